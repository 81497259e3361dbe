package import Models

/// One JSON-LD document, and what it could not carry.
package struct WebAnnotationExport: Equatable, Sendable {
  /// UTF-8, with a line end at the end.
  package let bytes: [UInt8]
  package let losses: LossReport
}

/// Writes articles as an `AnnotationPage` of the W3C Web Annotation Data Model (Recommendation of
/// 2017-02-23).
///
/// | what | as |
/// |---|---|
/// | article | an annotation `describing` the whole source: title, metadata, tags |
/// | span | an annotation `classifying` one `SpecificResource` a fragment, with position and quote |
/// | label, attribute, tag | a `TextualBody` with purpose `classifying`, `describing`, `tagging` |
/// | relation | an annotation `linking`: from the annotation in its body to the one that is its target |
/// | note, reply | an annotation `commenting` on, `replying` to another |
/// | conflict | an annotation `questioning` another, its body a `Choice` with the provisional winner first |
///
/// The `label` of a body (`rdfs:label`) is the full name of the field it gives: `title`, `attributes.role`.
/// The source is the article's URL, where it is an IRI and no other article of the export has it, else
/// `urn:hashiya:CORPUS:ARTICLE`.
package struct WebAnnotationWriter: Sendable {
  private let corpus: CorpusID

  package init(corpus: CorpusID) { self.corpus = corpus }

  /// The same articles give the same bytes.
  ///
  /// - Throws: `ExportError` when a span's quote is not what the text says at its place.
  /// - Complexity: O(n) in the size of the articles.
  package func write(_ articles: [ArticleView]) throws(ExportError) -> WebAnnotationExport {
    let sources = sources(of: articles)
    var page = WebAnnotationPage(iri: iri)
    var losses = LossReport()
    for (article, source) in zip(articles, sources) {
      var builder = WebArticleBuilder(article, corpus: iri, url: source)
      try builder.build(into: &page)
      losses.add(builder.losses)
    }
    return WebAnnotationExport(bytes: page.closed(), losses: losses)
  }

  private var iri: String { "urn:hashiya:\(corpus)" }

  /// The URLs that can be sources: an article that shares its URL has another text than the one standing
  /// there.
  private func sources(of articles: [ArticleView]) -> [String?] {
    let urls = articles.map { $0.url.flatMap(IRI.absolute) }
    var counts: [String: Int] = [:]
    for url in urls { if let url { counts[url, default: 0] += 1 } }
    return urls.map { url in url.flatMap { counts[$0] == 1 ? $0 : nil } }
  }
}

/// The document while it is written.
struct WebAnnotationPage {
  private let iri: String
  private var bytes: [UInt8] = []
  private var count: Int64 = 0

  init(iri: String) {
    self.iri = iri
    bytes.append(contentsOf: #"{"@context":"http://www.w3.org/ns/anno.jsonld","id":"#.utf8)
    JSONWriter.append(iri + "#page", to: &bytes)
    bytes.append(contentsOf: #","type":"AnnotationPage","startIndex":0,"items":["#.utf8)
  }

  mutating func append(_ annotation: JSONValue) {
    bytes.append(contentsOf: (count == 0 ? "\n" : ",\n").utf8)
    JSONWriter.append(annotation, to: &bytes)
    count += 1
  }

  /// The whole document. The collection stands at the end, since only here its size is known.
  consuming func closed() -> [UInt8] {
    bytes.append(contentsOf: "\n],\"partOf\":".utf8)
    let collection: [JSONMember] = [
      JSONMember("id", .string(iri)), JSONMember("type", .string("AnnotationCollection")),
      JSONMember("total", .integer(count)),
    ]
    JSONWriter.append(.object(collection), to: &bytes)
    bytes.append(contentsOf: "}\n".utf8)
    return bytes
  }
}
