package import Models

/// A folder of brat files, and what they could not carry.
package struct BratExport: Equatable, Sendable {
  /// For each article `DOC.txt` and `DOC.ann`, then `annotation.conf`, `visual.conf` and `names.tsv`.
  package let files: [ExportedFile]
  package let losses: LossReport
}

/// Writes articles as a folder that brat can serve: text with LF only, offsets in code points.
///
/// Discontinuous spans, relations and attributes are carried; tags, metadata, authors and times are not, and
/// conflicts become notes.
package struct BratWriter: Sendable {
  package init() {}

  /// The same articles give the same bytes.
  ///
  /// - Throws: `ExportError` when a span's quote is not what the text says at its place.
  /// - Complexity: O(n log n) in the size of the articles.
  package func write(_ articles: [ArticleView]) throws(ExportError) -> BratExport {
    let configuration = BratConfiguration(of: articles)
    var losses = LossReport()
    var files: [ExportedFile] = []
    let stems = Self.stems(of: articles.map(\.id))
    for (article, stem) in zip(articles, stems) {
      var writer = try BratArticleWriter(article, configuration)
      writer.write()
      files.append(ExportedFile(name: stem + ".txt", bytes: writer.text.written))
      files.append(ExportedFile(name: stem + ".ann", bytes: writer.lines))
      losses.add(writer.losses)
    }
    return BratExport(files: files + configuration.files, losses: losses)
  }

  /// The shortest beginnings of the ids, of at least eleven characters, that tell the articles apart.
  private static func stems(of ids: [ArticleID]) -> [String] {
    let names = ids.map(\.description)
    for length in 11..<27 where Set(names.map { $0.prefix(length) }).count == Set(names).count {
      return names.map { String($0.prefix(length)) }
    }
    return names
  }
}
