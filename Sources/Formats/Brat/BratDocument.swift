internal import Models

/// The lines of a document's files on their way to edits: each is either settled as a span, a relation, an
/// attribute or a note, or refused with a reason.
struct BratDocument {
  struct Line {
    let file: String
    /// From 1, in its file.
    let number: Int
    let text: ExactText
  }

  struct Span {
    let line: Int
    let id: ExactText
    let type: ExactText
    let ranges: [ScalarRange]
  }

  struct Relation {
    let line: Int
    /// Nil for a role of an event.
    let id: ExactText?
    let label: ExactText
    let source: ExactText
    let target: ExactText
  }

  struct Note {
    let line: Int
    let target: ExactText
    let text: ExactText
  }

  /// Those that are not blank; the other tables name a line by its place here.
  var lines: [Line] = []
  var spans: [Span] = []
  var relations: [Relation] = []
  var notes: [Note] = []
  /// By the id of the span or relation that has them.
  var attributes: [ExactText: [ExactText: ExactText]] = [:]
  var warnings: [String] = []

  var statements: [(line: Int, statement: BratStatement)] = []
  var refused: [(line: Int, refusal: BratRefusal)] = []
  var lineOfID: [ExactText: Int] = [:]
  /// The span or relation that stands for an id: itself, or an event's trigger.
  var bearers: [ExactText: ExactText] = [:]
  var types: [ExactText: ExactText] = [:]

  /// In the order of the lines.
  var refusals: [BratRefusal] {
    refused.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element.refusal)
  }

  init(_ files: [BratFile]) {
    for file in files { read(file) }
  }
}

// MARK: - Lines

extension BratDocument {
  private mutating func read(_ file: BratFile) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = file.bytes.starts(with: mark) ? Array(file.bytes.dropFirst(3)) : file.bytes
    for (position, line) in LineBreaks.lines(of: bytes).enumerated()
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      lines.append(
        Line(
          file: file.name, number: position + 1, text: ExactText(String(decoding: line, as: UTF8.self))))
      do throws(BratReason) {
        try read(line)
      } catch {
        refuse(lines.count - 1, error)
      }
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>) throws(BratReason) {
    guard UTF8Validation.isValid(line) else { throw .notUTF8 }
    guard let id = BratParser.id(of: line) else { throw .unreadable(wanted: "ID<TAB>...") }
    let number = lines.count - 1
    if id != "*" {
      if let first = lineOfID[id] { throw .duplicateID(id, firstLine: lines[first].number) }
      lineOfID[id] = number
    }
    statements.append((number, try BratParser.statement(line, id: id)))
  }

  mutating func refuse(_ line: Int, _ reason: BratReason, isPartial: Bool = false) {
    let refusal = BratRefusal(
      file: lines[line].file, lineNumber: lines[line].number, line: lines[line].text, reason: reason,
      isPartial: isPartial)
    refused.append((line, refusal))
  }

  /// What stands for `id`.
  func bearer(of id: ExactText) throws(BratReason) -> ExactText {
    if let bearer = bearers[id] { return bearer }
    guard let line = lineOfID[id] else { throw .missing(id) }
    switch id.bytes.first {
    case UInt8(ascii: "T"), UInt8(ascii: "E"), UInt8(ascii: "R"):
      throw .referenceNotTaken(id, line: lines[line].number)
    default: throw .wrongTarget(id, wanted: "a span, an event or a relation")
    }
  }

  /// The span that stands for `id`.
  func span(of id: ExactText) throws(BratReason) -> ExactText {
    let bearer = try bearer(of: id)
    guard types[bearer] != nil else { throw .wrongTarget(id, wanted: "a span or an event") }
    return bearer
  }
}
