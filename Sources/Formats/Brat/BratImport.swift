package import Models

/// One annotation file beside a text: `.ann`, `.a1` or `.a2`.
package struct BratFile: Sendable {
  /// As messages name it.
  package let name: String
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// What the annotation files of one text say, as edits, and what of them could not be taken.
///
/// Each line that is not blank is counted once: `lineCount == takenCount + ` the wholly refused lines of
/// `notTaken`.
package struct BratImport: Equatable, Sendable {
  /// Spans, then relations, then notes; each in the order of the lines.
  package var edits: [Edit] = []
  /// In the order of the lines.
  package var notTaken: [BratRefusal] = []
  package var warnings: [String] = []
  /// How many lines are not blank.
  package var lineCount = 0

  package var takenCount: Int { lineCount - notTaken.count { !$0.isPartial } }
}

/// A line that was not taken, or a part of one.
package struct BratRefusal: Equatable, Sendable, CustomStringConvertible {
  package let file: String
  /// From 1, in its file, blank lines counted.
  package let lineNumber: Int
  /// The line, with what is not UTF-8 replaced.
  package let line: ExactText
  package let reason: BratReason
  /// Whether the rest of the line was taken.
  package let isPartial: Bool

  package var description: String {
    "\(file), line \(lineNumber): \(reason)\(isPartial ? "; the rest of the line was taken" : "")"
  }
}

/// Why a line, or a part of it, was not taken.
package enum BratReason: Error, Equatable, Sendable {
  case notUTF8
  case unreadable(wanted: String)
  case unknownKind(ExactText)
  case noPlaceFor(String)
  case duplicateID(ExactText, firstLine: Int)
  case controlCharacter(ExactText)
  case emptyNote
  case emptyRange(Int, Int)
  case reversedRange(Int, Int)
  case outsideText(Int, Int, length: Int)
  case insideCharacter(Int, Int)
  case overlappingFragments
  case textDiffers(found: ExactText, wanted: ExactText)
  case missing(ExactText)
  case referenceNotTaken(ExactText, line: Int)
  case wrongTarget(ExactText, wanted: String)
  case triggerTypeDiffers(event: ExactText, trigger: ExactText)
  case saidBefore(ExactText)
  case saidOtherwise(name: ExactText, value: ExactText)
}

extension BratReason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notUTF8: "the line is not UTF-8"
    case .unreadable(let wanted): "the line is not in the form \"\(wanted)\""
    case .unknownKind(let id): "\"\(id.printable)\" is no kind of annotation that brat has"
    case .noPlaceFor(let what): "\(what) have no place here"
    case .duplicateID(let id, let line): "\(id.printable) was given already, on line \(line)"
    case .controlCharacter(let name): "the name \"\(name.printable)\" holds a control character"
    case .emptyNote: "the note is empty"
    default: placeDescription
    }
  }

  private var placeDescription: String {
    switch self {
    case .emptyRange(let start, let end): "the range \(start) \(end) is empty"
    case .reversedRange(let start, let end): "the range \(start) \(end) ends before it begins"
    case .outsideText(let start, let end, let length):
      "the range \(start) \(end) is outside the text, which has \(length) characters"
    case .insideCharacter(let start, let end): "the range \(start) \(end) cuts a character in two"
    case .overlappingFragments: "fragments of the span overlap"
    case .textDiffers(let found, let wanted):
      "the text there is \"\(found.printable)\", not \"\(wanted.printable)\""
    default: referenceDescription
    }
  }

  private var referenceDescription: String {
    switch self {
    case .missing(let id): "there is no \(id.printable)"
    case .referenceNotTaken(let id, let line): "\(id.printable) (line \(line)) was not taken"
    case .wrongTarget(let id, let wanted): "\(id.printable) is not \(wanted)"
    case .triggerTypeDiffers(let event, let trigger):
      "the event's type \"\(event.printable)\" is not its trigger's; the span stays \"\(trigger.printable)\""
    case .saidBefore(let what): "\"\(what.printable)\" is said twice"
    case .saidOtherwise(let name, let value):
      "\"\(name.printable)\" of this span is \"\(value.printable)\" already"
    default: "the line cannot be taken"
    }
  }
}
