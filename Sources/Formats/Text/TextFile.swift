package import Models

/// A file of plain text: its text, or why it is none.
package enum TextFile: Equatable, Sendable {
  /// The text exactly as it is in the file, but for a byte order mark at its start, which is encoding and not
  /// text.
  case text(ExactText, droppedByteOrderMark: Bool)
  case skipped(Reason)

  package enum Reason: Equatable, Sendable {
    case empty
    case onlyByteOrderMark
    /// A NUL byte at this offset: no text has one.
    case binary(offset: Int)
    /// The offset of the first byte that belongs to no UTF-8 sequence.
    case notUTF8(offset: Int)
    case utf16
  }

  /// - Complexity: O(bytes).
  package static func read(_ bytes: [UInt8]) -> TextFile {
    guard !bytes.isEmpty else { return .skipped(.empty) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .skipped(.utf16) }
    if let offset = bytes.firstIndex(of: 0) { return .skipped(.binary(offset: offset)) }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    if let text = ExactText(validating: hasMark ? Array(bytes.dropFirst(3)) : bytes) {
      return text.isEmpty ? .skipped(.onlyByteOrderMark) : .text(text, droppedByteOrderMark: hasMark)
    }
    return .skipped(.notUTF8(offset: bytes.withGuardedBytes(UTF8Scan.firstInvalid) ?? 0))
  }
}

extension TextFile.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "the file is empty"
    case .onlyByteOrderMark: "the file is empty but for a byte order mark"
    case .binary(let offset): "not a text: byte \(offset) is NUL"
    case .notUTF8(let offset):
      "not UTF-8: byte \(offset) fits no character (Windows-1256? Latin-1?); save the file as UTF-8"
    case .utf16: "the file is UTF-16; save it as UTF-8"
    }
  }
}
