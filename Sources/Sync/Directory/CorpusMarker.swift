package import Models

/// The file that says to which corpus a shared directory belongs: `hashiya-<corpus>.root`.
///
/// Its name decides. The content is for people, and the same whoever writes it, so that it can't conflict.
package struct CorpusMarker: Hashable, Sendable {
  package let corpus: CorpusID

  private static let start = "hashiya-"
  private static let end = ".root"
  /// Base32 of sixteen bytes.
  private static let idLength = 26

  package init(corpus: CorpusID) {
    self.corpus = corpus
  }

  /// Reads the name of a marker, or of a copy that a sync tool made of one: anything between the id and the end, in
  /// either case. Nil for any other name.
  package init?(fileName: String) {
    let name = fileName.lowercased()
    guard name.hasPrefix(Self.start), name.hasSuffix(Self.end) else { return nil }
    let rest = name.unicodeScalars.dropFirst(Self.start.count).dropLast(Self.end.count)
    guard rest.count >= Self.idLength,
      let corpus = CorpusID(String(String.UnicodeScalarView(rest.prefix(Self.idLength))))
    else { return nil }
    // A longer word of the same alphabet is no id with something after it.
    if let next = rest.dropFirst(Self.idLength).first,
      next.properties.isAlphabetic || next.properties.numericType != nil
    {
      return nil
    }
    self.corpus = corpus
  }

  package var fileName: String { Self.start + corpus.description + Self.end }

  package var content: [UInt8] {
    let text = """
      This folder belongs to Hashiya. In it, the copies of one corpus on several machines exchange their work.
      Please don't rename, edit or delete anything here; every copy keeps all of it as well.
      To take part: hashiya join FOLDER

      corpus \(corpus)
      format 1

      """
    return Array(text.utf8)
  }

  /// The corpora whose markers a listing holds, in a certain order, each once.
  static func corpora(in listing: [DirectoryEntry]) -> [CorpusID] {
    let names = listing.filter {
      ($0.kind == .file || $0.kind == .placeholder) && !$0.path.utf8.contains(0x2F)
    }
    return Set(names.compactMap { CorpusMarker(fileName: $0.path)?.corpus }).sorted { $0.raw < $1.raw }
  }

  /// The corpus of a shared directory, for a replica that wants to join it.
  ///
  /// - Throws: `stillDownloading` without a marker, `severalCorpora`, `replicaInside`.
  package static func corpus(of listing: [DirectoryEntry]) throws(DirectoryRefusal) -> CorpusID {
    let corpora = corpora(in: listing)
    if listing.contains(where: { $0.path == ".hashiya" }) { throw .replicaInside }
    guard let corpus = corpora.first else { throw .stillDownloading }
    guard corpora.count == 1 else { throw .severalCorpora(corpora) }
    return corpus
  }
}
