/// The lines of a file, numbered from 1. Only LF ends a line; a CR before it belongs to the blanks of JSON.
package struct JSONLines: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>
  private var number = 0

  package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// The next line without its end. What follows the last LF is a line only when it is not empty.
  package mutating func next() -> (number: Int, bytes: ArraySlice<UInt8>)? {
    guard !rest.isEmpty else { return nil }
    let end = rest.startIndex + rest.withUnsafeBufferPointer { $0.first(0x0A) ?? $0.count }
    defer { rest = rest[end...].dropFirst() }
    number += 1
    return (number, rest[..<end])
  }

  /// Whether a line holds nothing but blanks.
  static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  }
}
