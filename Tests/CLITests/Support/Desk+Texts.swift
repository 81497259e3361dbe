import CommandSupport
import Testing

/// Shorthands for tests of corrected texts.
extension Desk {
  /// Adds a span by its offsets; its id.
  func annotate(_ article: String, _ label: String, range: String) throws -> String {
    try json("annotate", article, "--label", label, "--range", range)["id"].text
  }

  func text(_ article: String) throws -> String { try show(article)["text"].text }

  /// Replaces the only occurrence of a text; the change.
  @discardableResult
  func replace(_ old: String, _ new: String, in article: String) throws -> String {
    try json("edit", article, "--replace", old, "--with", new)["change"].text
  }

  func verify(at location: SourceLocation = #_sourceLocation) throws {
    let verified = try json("verify", at: location)
    #expect(verified["differences"].array.isEmpty, "\(verified)", sourceLocation: location)
  }

  /// Checks that each fragment of each span quotes what stands at its offsets, scalar by scalar; gives the article.
  @discardableResult
  func expectQuotes(_ article: String, at location: SourceLocation = #_sourceLocation) throws -> Value {
    let shown = try show(article)
    let scalars = Array(shown["text"].text.unicodeScalars)
    #expect(shown["length"].int == scalars.count, sourceLocation: location)
    for span in shown["annotations"].array {
      let (ranges, quotes) = (span["fragments"].ranges, span["quotes"].texts)
      let isLive = span["state"].text == "live"
      #expect(isLive != ranges.isEmpty && isLive == span["position"].isNull, "\(span)", sourceLocation: location)
      guard isLive else { continue }
      #expect(ranges.count == quotes.count, "\(span)", sourceLocation: location)
      for (range, quote) in zip(ranges, quotes) {
        let isInside = range.count == 2 && range[0] >= 0 && range[0] < range[1] && range[1] <= scalars.count
        #expect(isInside, "\(span)", sourceLocation: location)
        guard isInside else { continue }
        #expect(scalars[range[0]..<range[1]].elementsEqual(quote.unicodeScalars), "\(span)", sourceLocation: location)
      }
    }
    return shown
  }
}
