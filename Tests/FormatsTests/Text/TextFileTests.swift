import Formats
import Models
import TestSupport
import Testing

@Suite struct TextFileTests {
  @Test func `a text is taken as it is`() {
    let text = "\n\n## خبر\r\n می\u{200C}شود\u{301}\t\u{1}\n"
    #expect(TextFile.read(Array(text.utf8)) == .text(ExactText(text), droppedByteOrderMark: false))
  }

  @Test func `only a byte order mark at the start is dropped`() {
    let text = "a\u{FEFF}b"
    #expect(
      TextFile.read(Array("\u{FEFF}\(text)".utf8)) == .text(ExactText(text), droppedByteOrderMark: true))
    #expect(TextFile.read(Array("\u{FEFF}\u{FEFF}".utf8)) == .text("\u{FEFF}", droppedByteOrderMark: true))
  }

  @Test(
    arguments: [
      ([], .empty), ([0xEF, 0xBB, 0xBF], .onlyByteOrderMark), ([0xFF, 0xFE, 0x33, 0x06], .utf16),
      ([0xFE, 0xFF, 0x06, 0x33], .utf16), ([0x61, 0x62, 0x00], .binary(offset: 2)),
      ([0xFF, 0x00], .binary(offset: 1)),
      ([0x61, 0xC7, 0xED], .notUTF8(offset: 1)), ([0xD8, 0xB1, 0xD8], .notUTF8(offset: 2)),
      ([0x61, 0xE2, 0x80], .notUTF8(offset: 1)), ([0xF0, 0x9F, 0x98, 0x80, 0x80], .notUTF8(offset: 4)),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], .notUTF8(offset: 4)),
    ] as [([UInt8], TextFile.Reason)])
  func `what is no text is skipped with the place`(bytes: [UInt8], reason: TextFile.Reason) {
    #expect(TextFile.read(bytes) == .skipped(reason))
    #expect(!"\(reason)".isEmpty)
  }

  @Test func `every short sequence is judged as the standard library judges it`() {
    let edges: [UInt8] = [
      0x01, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
      0xEF, 0xF0, 0xF1, 0xF3,
      0xF4, 0xF5, 0xFF,
    ]
    var wrong: [[UInt8]] = []
    for first in edges {
      for second in edges {
        for third in edges {
          for fourth: UInt8 in [0x7F, 0x80, 0xBF, 0xC0] {
            let bytes = [0x61, first, second, third, fourth]
            if !isJudgedRight(bytes) { wrong.append(bytes) }
          }
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test func `the lines of the stress test are judged as the standard library judges them`() {
    for line in SharedFiles.bytes("unicode/UTF-8-test.txt")?.split(separator: 0x0A) ?? []
    where !line.contains(0) {
      #expect(isJudgedRight(Array(line)), "\(line)")
    }
  }

  @Test func `the naughty strings are texts`() throws {
    for name in ["blns/blns.txt", "seeds/000_f3d2a49e2f392f9c.txt", "seeds/002_cceccef2aaa4ea05.txt"] {
      guard let bytes = SharedFiles.bytes(name) else { continue }
      let text = try #require(String(validating: bytes, as: UTF8.self))
      #expect(TextFile.read(bytes) == .text(ExactText(text), droppedByteOrderMark: false), "\(name)")
    }
  }

  /// The offset of the first bad byte must be the length of the longest valid beginning.
  private func isJudgedRight(_ bytes: [UInt8]) -> Bool {
    func isValid(_ count: Int) -> Bool { String(validating: bytes[..<count], as: UTF8.self) != nil }
    return switch TextFile.read(bytes) {
    case .text(let text, _): isValid(bytes.count) && text.bytes == bytes
    case .skipped(.notUTF8(let offset)):
      isValid(offset) && (offset + 1...min(bytes.count, offset + 4)).allSatisfy { !isValid($0) }
    case .skipped: false
    }
  }
}
