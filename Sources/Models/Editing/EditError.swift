/// Why an edit is refused. Nothing was written.
package enum EditError: Error, Equatable, Sendable {
  case unknownThing(ThingID)
  case unknownHandle(ExactText)
  case handleUsedTwice(ExactText)
  case badHandle(ExactText)
  case wrongKind(ThingID, is: String, wanted: String)
  case articleNotHere(ArticleID)
  case removed(ThingID, by: String, at: Timestamp, undo: OperationID)
  case needsNewerVersion(ArticleID)
  case emptyText(String)
  case controlCharacter(String, ExactText)
  case noFragments
  case rangeEmpty(ScalarRange)
  case rangeReversed(ScalarRange)
  case rangeOutside(ScalarRange, length: Int)
  case rangesOverlap(ScalarRange, ScalarRange)
  case quoteNotFound(ExactText, similar: [QuotePlace])
  case quoteAmbiguous(ExactText, places: [QuotePlace])
  case noSuchOccurrence(ExactText, wanted: Int, found: Int)
  case endsInDifferentArticles(ThingID, ThingID)
  case unknownField(ExactText, ThingID, allowed: [String])
  case cannotBeCleared(ExactText)
  case wrongValue(ExactText, wanted: String)
  case noConflict(ThingID, field: ExactText, disputed: [String])
  case noSuchValue(wanted: Int, count: Int)
  case alreadyRemoved(ThingID, by: String, at: Timestamp, undo: OperationID)
  case alreadyUndone(OperationID, redo: OperationID?)
  case nothingToUndo
  case tooManyCollapse(Int, limit: Int)
  case cannotUndo(OperationID, because: [String])
}

/// A place of an article's text with what stands around it.
package struct QuotePlace: Equatable, Sendable {
  package let range: ScalarRange
  package let before: String
  package let match: String
  package let after: String
}

extension EditError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownThing(let id): "there is no \(id) here; `list` and `show` print ids"
    case .unknownHandle(let name): "no earlier line is named \(name)"
    case .handleUsedTwice(let name): "\(name) was given to an earlier line; use each name once"
    case .badHandle(let name): "the name \"\(name)\" must begin with $"
    case .wrongKind(let id, let kind, let wanted): "\(id) is \(kind); this needs \(wanted)"
    case .articleNotHere(let id): "the text of \(id) has not arrived yet; `sync`, then try again"
    case .removed(let id, let author, let time, let change):
      "\(id) was removed by \(author) on \(time); `undo \(change)` brings it back"
    case .alreadyRemoved(let id, let author, let time, let change):
      "\(id) is removed already, by \(author) on \(time); `undo \(change)` brings it back"
    case .needsNewerVersion(let id): "\(id) was edited by a newer version; update hashiya to edit it"
    case .emptyText(let what): "the \(what) must not be empty"
    case .controlCharacter(let what, let text):
      "the \(what) \"\(text.printable)\" holds a control character; take it out"
    case .noFragments: "a span needs at least one range or quote"
    default: placeDescription
    }
  }

  private var placeDescription: String {
    switch self {
    case .rangeEmpty(let range): "the range \(range) is empty; a span needs at least one character"
    case .rangeReversed(let range): "the range \(range) ends before it begins; write START:END"
    case .rangeOutside(let range, let length):
      "the range \(range) is outside the text, which has \(length) characters (0:\(length))"
    case .rangesOverlap(let first, let second):
      "the ranges \(first) and \(second) overlap; the fragments of a span must not"
    case .quoteNotFound(let quote, let similar): notFound(quote, similar)
    case .quoteAmbiguous(let quote, let places):
      "\"\(quote)\" stands \(places.count) times in the text; choose one with --occurrence N:\n" + listed(places)
    case .noSuchOccurrence(let quote, let wanted, let found):
      "\"\(quote)\" stands \(found) times in the text; there is no occurrence \(wanted)"
    case .endsInDifferentArticles(let source, let target):
      "\(source) and \(target) are in different articles; a relation joins spans of one"
    default: fieldDescription
    }
  }

  private var fieldDescription: String {
    switch self {
    case .unknownField(let field, let id, let allowed):
      "\(id) has no field \"\(field)\"; its fields are \(allowed.joined(separator: ", "))"
    case .cannotBeCleared(let field): "\"\(field)\" cannot be cleared; give it another value"
    case .wrongValue(let field, let wanted): "the value of \"\(field)\" must be \(wanted)"
    case .noConflict(let id, let field, let disputed):
      disputed.isEmpty
        ? "nothing about \(id) is in conflict"
        : "\"\(field)\" of \(id) is not in conflict; in conflict: \(disputed.joined(separator: ", "))"
    case .noSuchValue(let wanted, let count): "there is no value \(wanted); choose 1 to \(count)"
    case .alreadyUndone(let change, let redo):
      "\(change) is undone already" + (redo.map { "; `undo \($0)` does it again" } ?? "")
    case .tooManyCollapse(let count, let limit):
      "this would leave \(count) annotations without any text (more than \(limit)); nothing was changed. "
        + "`edit ARTICLE --file PATH --force` does it all the same"
    case .nothingToUndo: "there is no change of yours on this replica left to undo"
    case .cannotUndo(let change, let reasons):
      "\(change) cannot be undone:\n" + reasons.map { "  \($0)" }.joined(separator: "\n")
    default: "the edit is refused"
    }
  }

  private func notFound(_ quote: ExactText, _ similar: [QuotePlace]) -> String {
    let head = "\"\(quote)\" is not in the text"
    guard !similar.isEmpty else { return head }
    return head + "; written a little differently it is (use --range):\n" + listed(similar)
  }

  private func listed(_ places: [QuotePlace]) -> String {
    let shown = places.prefix(20).enumerated().map { number, place in
      "  \(number + 1): \(place.range)  \u{2068}\(place.before)[\(place.match)]\(place.after)\u{2069}"
    }
    return (shown + (places.count > 20 ? ["  and \(places.count - 20) more"] : [])).joined(separator: "\n")
  }
}

extension ScalarRange: CustomStringConvertible {
  package var description: String { "\(start):\(end)" }
}

extension ExactText {
  /// The text with control characters shown as escapes, for messages.
  package var printable: String {
    string.unicodeScalars.map { scalar in
      scalar.isControl ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }.joined()
  }
}

extension Unicode.Scalar {
  /// C0, DEL, C1 and the line separators: characters that no label, tag or name may hold.
  package var isControl: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
  }
}
