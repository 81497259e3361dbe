package import Models

/// Something an imported line says that cannot be carried over.
package struct NotTaken: Equatable, Sendable {
  package enum Reason: Error, Equatable, Sendable {
    /// The span has no place any more.
    case collapsed
    /// A conflict over this field: only what wins is taken.
    case conflict(field: String)
    /// A direction that the text itself does not have.
    case direction(String)
    /// Not both an author and a time: the thing is taken, as said by whoever imports.
    case credit
    case malformed(LineError)
    /// The fragment cannot be a piece of the text, which has `length` scalars.
    case outside(ScalarRange, length: Int)
    case overlapping(ScalarRange, ScalarRange)
    case quotesMissing
    /// `text` is the beginning of what stands there.
    case quoteDiffers(ScalarRange, quote: String, text: String)
    /// An end of the relation that is not among the spans taken.
    case endMissing(String)
    /// What the note is about was not taken.
    case targetNotTaken
    case idTwice
    /// A label, tag or name that is empty or holds a control character.
    case badWord(String, what: String)
  }

  /// The thing as the line names it: its id, or `annotations[3]`.
  package let thing: String
  package let exported: ThingID?
  package let reason: Reason

  package init(thing: String, exported: ThingID?, _ reason: Reason) {
    self.thing = thing
    self.exported = exported
    self.reason = reason
  }
}

extension NotTaken: CustomStringConvertible {
  package var description: String { "\(Message.quoted(thing)): \(reason)" }
}

extension NotTaken.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .collapsed: "the span is collapsed; it has no place in the text"
    case .conflict(let field):
      "the conflict over `\(Message.quoted(field))` is not taken; the winning value is"
    case .direction(let direction): "the direction \(Message.quoted(direction)) is not taken; `set` it again"
    case .credit: "taken, but without its author or time: the line does not give both"
    case .malformed(let error): error.description
    case .outside(let range, let length):
      "the fragment \(range) is no range of the text, which has \(length) characters (0:\(length))"
    case .overlapping(let first, let second): "the fragments \(first) and \(second) overlap"
    case .quotesMissing: "`quotes` must give one quote a fragment, so that the place can be checked"
    case .quoteDiffers(let range, let quote, let text):
      "at \(range) stands \"\(Message.quoted(text))\", not \"\(Message.quoted(quote))\"; "
        + "are the offsets Unicode code points of this text?"
    case .endMissing(let end): "its end \"\(Message.quoted(end))\" is not among the annotations taken"
    case .targetNotTaken: "what the note is about was not taken"
    case .idTwice: "another thing of the article has this id"
    case .badWord(let word, let what):
      "the \(what) \"\(Message.quoted(word))\" is empty or holds a control character"
    }
  }
}
