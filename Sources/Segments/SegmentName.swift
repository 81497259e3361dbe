package import Models

/// What a segment's file is called: a hint for whoever lists the directory. The content decides.
///
///     seg/<replica>/<first>-<last>.<sum>.hsg          numbers in twelve hexadecimal digits
///     seg/<replica>/<first>-<last>.<sum>.<n>.hsg      written beside a bad file that holds the first name
package struct SegmentName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The folder of the shared directory in which every replica has a folder.
  package static let folder = "seg"
  package static let suffix = "hsg"

  package let replica: ReplicaID
  package let first: UInt64
  package let last: UInt64
  /// The first ten characters of the base32 of the SHA-256 of the whole file, in lower case.
  package let sum: String

  package init(replica: ReplicaID, first: UInt64, last: UInt64, sum: String) {
    self.replica = replica
    self.first = first
    self.last = last
    self.sum = sum
  }

  /// Reads a path relative to the shared directory, of a segment or of a copy of one; nil for any other name.
  /// Upper case is accepted, since a file system may have folded it.
  package init?(path: some StringProtocol) {
    // Asked of every file at every sync: bytes, and one array of them.
    let bytes = Self.lowercased(path)
    let replicaStart = Self.folder.utf8.count + 1
    guard bytes.starts(with: Self.folderStart),
      let slash = bytes[replicaStart...].firstIndex(of: UInt8(ascii: "/")),
      let replica = ID128(base32: bytes[replicaStart..<slash]),
      let file = FileName(bytes[(slash + 1)...])
    else { return nil }
    self.init(replica: ReplicaID(replica), first: file.first, last: file.last, sum: file.sum)
  }

  /// The path relative to the shared directory.
  package var path: String { path(copy: 0) }

  /// The path of copy `copy`, counted from 1; 0 is the segment's proper path.
  package func path(copy: Int) -> String {
    let mark = copy > 0 ? ".\(copy)" : ""
    return
      "\(Self.directory(of: replica))/\(Self.padded(first))-\(Self.padded(last)).\(sum)\(mark).\(Self.suffix)"
  }

  /// The folder of a replica's segments, relative to the shared directory.
  package static func directory(of replica: ReplicaID) -> String { "\(folder)/\(replica)" }

  package var description: String { path }

  package static func < (left: SegmentName, right: SegmentName) -> Bool {
    if left.replica != right.replica { return left.replica < right.replica }
    if left.first != right.first { return left.first < right.first }
    if left.last != right.last { return left.last < right.last }
    return left.sum.utf8.lexicographicallyPrecedes(right.sum.utf8)
  }
}

extension SegmentName {
  static let numberDigits = 12
  static let sumLength = 10
  private static let folderStart = Array((folder + "/").utf8)

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, numberDigits - digits.count)) + digits
  }

  private static func lowercased(_ text: some StringProtocol) -> [UInt8] {
    var text = String(text)
    return text.withUTF8 { bytes in bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
  }
}

/// `<first>-<last>.<sum>[.<n>].hsg`
private struct FileName {
  let first: UInt64
  let last: UInt64
  let sum: String

  private static let suffix = Array(("." + SegmentName.suffix).utf8)

  /// `text` is in lower case.
  init?(_ text: ArraySlice<UInt8>) {
    let dash = text.startIndex + SegmentName.numberDigits
    let dot = dash + 1 + SegmentName.numberDigits
    let end = dot + 1 + SegmentName.sumLength
    guard end <= text.endIndex, text[dash] == 0x2D, text[dot] == 0x2E, Self.isSum(text[(dot + 1)..<end]),
      Self.isEnd(text[end...]), let first = Self.number(text[..<dash]),
      let last = Self.number(text[(dash + 1)..<dot]), first > 0, first <= last
    else { return nil }
    self.first = first
    self.last = last
    sum = String(decoding: text[(dot + 1)..<end], as: UTF8.self)
  }

  /// The suffix, with the number of a copy before it or without.
  private static func isEnd(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.suffix(suffix.count).elementsEqual(suffix) else { return false }
    let mark = text.dropLast(suffix.count)
    return mark.isEmpty || (mark.first == 0x2E && isCopyNumber(mark.dropFirst()))
  }

  private static func isCopyNumber(_ text: ArraySlice<UInt8>) -> Bool {
    (1...9).contains(text.count) && text.first != 0x30 && text.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isSum(_ text: ArraySlice<UInt8>) -> Bool {
    text.allSatisfy { (0x61...0x7A).contains($0) || (0x32...0x37).contains($0) }
  }

  private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for byte in text {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(byte - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }
}
