internal import Models
internal import Segments

extension FuzzTarget {
  /// Everything that is typed or named with base32 in it.
  static let ids = FuzzTarget("ids") { input throws(BrokenPromise) in
    let text = String(decoding: input, as: UTF8.self)
    try check(ArticleID(text), text) { ArticleID($0) }
    try check(ReplicaID(text), text) { ReplicaID($0) }
    try check(CorpusID(text), text) { CorpusID($0) }
    try check(KeyID(text), text) { KeyID($0) }
    try check(OperationID(text), text) { OperationID($0) }
    try check(ThingID(text), text) { ThingID($0) }
    if let number = Decimal.parse(text) { try promise("\(number)" == text, "a number has one form") }
    if let name = SegmentName(path: text) {
      try promise(SegmentName(path: name.path) == name, "the name of a segment reads as it was")
    }
    try promise(Base32.decode(Base32.encode(input), count: input.count) == input, "base32 goes there and back")
  }

  private static func check<ID: Equatable & CustomStringConvertible>(
    _ id: ID?, _ text: String, _ parse: (String) -> ID?
  ) throws(BrokenPromise) {
    guard let id else { return }
    // Upper case is read, and never written.
    try promise(id.description == text.lowercased(), "\(ID.self) has one form")
    try promise(parse(id.description) == id, "\(ID.self) reads as it was")
  }

  /// A time as text; and eight bytes as a time.
  static let timestamp = FuzzTarget("timestamp") { input throws(BrokenPromise) in
    var cursor = InputCursor(input)
    let raw = Timestamp(milliseconds: Int64(bitPattern: cursor.long()))
    guard let shown = Timestamp(raw.description) else {
      throw BrokenPromise(description: "a time that is written can be read")
    }
    try promise(shown.description == raw.description, "a time is written in one way")
    guard let read = Timestamp(String(decoding: input, as: UTF8.self)) else { return }
    try promise(Timestamp(read.description)?.description == read.description, "a time reads as it was")
  }
}
