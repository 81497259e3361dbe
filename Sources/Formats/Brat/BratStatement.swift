internal import Models

/// One line of an annotation file, read but not yet checked against the text and the other lines.
struct BratStatement {
  let id: ExactText
  let content: Content

  enum Content {
    case span(BratSpan)
    case event(type: ExactText, trigger: ExactText, arguments: [Argument])
    case relation(type: ExactText, first: Argument, second: Argument)
    case attribute(name: ExactText, target: ExactText, value: ExactText?)
    case note(type: ExactText, target: ExactText, text: ExactText)
  }

  struct Argument: Hashable {
    let role: ExactText
    let target: ExactText
  }
}

/// A `T` line: offsets as the file counts them.
struct BratSpan {
  let type: ExactText
  /// Each `start < end`; not overlapping.
  let ranges: [ScalarRange]
  /// The third column; nil when there is none or it is blank.
  let column: String?
}

/// Reads lines of the form `ID TAB data [TAB tail]`. (nlplab/brat, server/src/annotation.py.)
enum BratParser {
  typealias Bytes = ArraySlice<UInt8>

  private static let tab = UInt8(ascii: "\t")
  private static let space = UInt8(ascii: " ")

  /// The id of a line; nil when it does not begin with `ID TAB`. The id of `*` lines is `*`.
  static func id(of line: Bytes) -> ExactText? {
    guard let end = line.firstIndex(of: tab) else { return nil }
    let id = line[line.startIndex..<end]
    return isID(id) ? text(id) : nil
  }

  /// - Precondition: `line` is valid UTF-8 and `id(of:)` found `id`.
  static func statement(_ line: Bytes, id: ExactText) throws(BratReason) -> BratStatement {
    let columns = line.split(separator: tab, maxSplits: 2, omittingEmptySubsequences: false)
    let data = columns.count > 1 ? columns[1] : []
    let tail = columns.count > 2 ? columns[2] : nil
    return BratStatement(id: id, content: try content(id, data, tail))
  }

  private static func content(
    _ id: ExactText, _ data: Bytes, _ tail: Bytes?
  ) throws(BratReason) -> BratStatement.Content {
    switch id.bytes.first {
    case UInt8(ascii: "T"): return .span(try span(data, tail))
    case UInt8(ascii: "E"): return try event(data)
    case UInt8(ascii: "R"): return try relation(data)
    case UInt8(ascii: "A"), UInt8(ascii: "M"): return try attribute(data)
    case UInt8(ascii: "#"): return try note(data, tail)
    case UInt8(ascii: "N"): throw .noPlaceFor("normalisations (N)")
    case UInt8(ascii: "*"): throw .noPlaceFor("sets of equivalent spans (*)")
    default: throw .unknownKind(id)
    }
  }

  /// `^([A-Za-z]+|#[A-Za-z]*)([0-9]+)(.*?)$`, or `*`.
  private static func isID(_ id: Bytes) -> Bool {
    if id.elementsEqual([UInt8(ascii: "*")]) { return true }
    let isNote = id.first == UInt8(ascii: "#")
    let letters = id.dropFirst(isNote ? 1 : 0).prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    guard isNote || !letters.isEmpty, letters.endIndex < id.endIndex else { return false }
    return isDigit(id[letters.endIndex])
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

// MARK: - The kinds of lines

extension BratParser {
  /// `TYPE a b[;c d...]`
  private static func span(_ data: Bytes, _ column: Bytes?) throws(BratReason) -> BratSpan {
    let wanted = BratReason.unreadable(wanted: "T1<TAB>TYPE START END<TAB>TEXT")
    guard let gap = data.firstIndex(of: space), gap > data.startIndex else { throw wanted }
    var ranges: [ScalarRange] = []
    for part in data[(gap + 1)...].split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      guard let range = range(part) else { throw wanted }
      guard range.start != range.end else { throw .emptyRange(range.start, range.end) }
      guard range.start < range.end else { throw .reversedRange(range.start, range.end) }
      ranges.append(range)
    }
    let sorted = ranges.sorted()
    guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.end <= $1.start }) else {
      throw .overlappingFragments
    }
    let type = text(data[data.startIndex..<gap])
    let isBlank = column?.allSatisfy { $0 == space || $0 == tab } ?? true
    return BratSpan(
      type: try checked(type), ranges: ranges, column: isBlank ? nil : column.map { text($0).string })
  }

  /// `TYPE:TRIGGER ROLE:ID ROLE:ID ...`
  private static func event(_ data: Bytes) throws(BratReason) -> BratStatement.Content {
    let wanted = BratReason.unreadable(wanted: "E1<TAB>TYPE:T1 ROLE:T2 ...")
    var arguments: [BratStatement.Argument] = []
    for word in data.split(separator: space) {
      guard let argument = argument(word) else { throw wanted }
      arguments.append(argument)
    }
    guard let head = arguments.first else { throw wanted }
    for argument in arguments.dropFirst() { _ = try checked(argument.role) }
    return .event(type: head.role, trigger: head.target, arguments: Array(arguments.dropFirst()))
  }

  /// `TYPE ROLE:ID ROLE:ID`
  private static func relation(_ data: Bytes) throws(BratReason) -> BratStatement.Content {
    let words = data.split(separator: space)
    guard words.count == 3, let first = argument(words[1]), let second = argument(words[2]),
      first.role != second.role
    else { throw .unreadable(wanted: "R1<TAB>TYPE Arg1:T1 Arg2:T2") }
    return .relation(type: try checked(text(words[0])), first: first, second: second)
  }

  /// `NAME ID [VALUE]`: the value is all that follows the second space.
  private static func attribute(_ data: Bytes) throws(BratReason) -> BratStatement.Content {
    let words = data.split(separator: space, maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count > 1, !words[0].isEmpty, !words[1].isEmpty else {
      throw .unreadable(wanted: "A1<TAB>NAME T1 VALUE")
    }
    let value = words.count > 2 && !words[2].allSatisfy({ $0 == space }) ? text(words[2]) : nil
    return .attribute(name: try checked(text(words[0])), target: text(words[1]), value: value)
  }

  /// `TYPE ID`, the text in the tail.
  private static func note(_ data: Bytes, _ tail: Bytes?) throws(BratReason) -> BratStatement.Content {
    let words = data.split(separator: space)
    guard words.count == 2 else { throw .unreadable(wanted: "#1<TAB>AnnotatorNotes T1<TAB>TEXT") }
    guard let tail, !tail.isEmpty else { throw .emptyNote }
    return .note(type: text(words[0]), target: text(words[1]), text: text(tail))
  }
}

// MARK: - Parts of lines

extension BratParser {
  private static func text(_ bytes: Bytes) -> ExactText {
    ExactText(String(decoding: bytes, as: UTF8.self))
  }

  private static func checked(_ name: ExactText) throws(BratReason) -> ExactText {
    guard !name.string.unicodeScalars.contains(where: \.isControl) else { throw .controlCharacter(name) }
    return name
  }

  private static func argument(_ word: Bytes) -> BratStatement.Argument? {
    let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return BratStatement.Argument(role: text(parts[0]), target: text(parts[1]))
  }

  /// `START END`, with blanks allowed at the end as brat allows them.
  private static func range(_ part: Bytes) -> ScalarRange? {
    guard let gap = part.firstIndex(of: space) else { return nil }
    var end = part[(gap + 1)...]
    while end.last == space { end.removeLast() }
    guard let start = number(part[part.startIndex..<gap]), let end = number(end) else { return nil }
    return ScalarRange(start: start, end: end)
  }

  private static func number(_ digits: Bytes) -> Int? {
    guard !digits.isEmpty, digits.count < 19, digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
