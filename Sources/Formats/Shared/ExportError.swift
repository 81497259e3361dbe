package import Models

/// Why an export stops: a span does not say what the text says. That is never the user's doing, so nothing is
/// written.
package enum ExportError: Error, Equatable, Sendable {
  case quoteDiffers(
    article: ArticleID, span: ThingID, fragment: ScalarRange, quote: ExactText, text: ExactText)
  case fragmentOutside(article: ArticleID, span: ThingID, fragment: ScalarRange, length: Int)
  case quotesMissing(article: ArticleID, span: ThingID, fragments: Int, quotes: Int)
}

extension ExportError: CustomStringConvertible {
  package var description: String {
    let advice = "run `verify`; nothing was exported"
    switch self {
    case .quoteDiffers(let article, let span, let fragment, let quote, let text):
      return
        "\(article): the span \(span) quotes \"\(quote)\", but its text at \(fragment.start):\(fragment.end) "
        + "is \"\(text)\"; \(advice)"
    case .fragmentOutside(let article, let span, let fragment, let length):
      return
        "\(article): the span \(span) reaches from \(fragment.start) to \(fragment.end), but the text has "
        + "\(length) characters; \(advice)"
    case .quotesMissing(let article, let span, let fragments, let quotes):
      return "\(article): the span \(span) has \(fragments) fragments, but \(quotes) quotes; \(advice)"
    }
  }
}

extension SpanView {
  /// Checks that each fragment of a living span lies in the text and reads as its quote, byte for byte.
  func check(in article: ArticleID, _ text: ScalarText) throws(ExportError) {
    guard fragments.count == quotes.count else {
      throw .quotesMissing(article: article, span: id, fragments: fragments.count, quotes: quotes.count)
    }
    for (fragment, quote) in zip(fragments, quotes) {
      guard fragment.start >= 0, fragment.start < fragment.end, fragment.end <= text.length else {
        throw .fragmentOutside(article: article, span: id, fragment: fragment, length: text.length)
      }
      let found = text.slice(fragment)
      guard found.bytes.elementsEqual(quote.utf8) else {
        throw .quoteDiffers(
          article: article, span: id, fragment: fragment, quote: ExactText(quote), text: found)
      }
    }
  }
}
