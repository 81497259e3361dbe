/// The lines of a file, numbered from 1. Only LF ends a line; a CR before it belongs to the blanks of JSON.
package struct JSONLines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var position = 0
  private var number = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line without its end. What follows the last LF is a line only when it is not empty.
  package mutating func next() -> (number: Int, bytes: ArraySlice<UInt8>)? {
    guard position < bytes.count else { return nil }
    let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
    defer { position = end + 1 }
    number += 1
    return (number, bytes[position..<end])
  }
}
