import Models
import TestSupport
import Testing

@testable import Formats

/// Strings are looked at eight bytes at a time: whatever stands in one must be found wherever it stands.
@Suite struct EightBytesTests {
  private static let fills = ["x", "س", "\u{200C}", "é", "😀", "سلام‌ها ", "\u{E2}\u{C2}"]

  @Test func `a string is read whatever stands in it, and where`() throws {
    for (before, fill, after) in Self.places {
      let string = before + fill + after
      for tail in ["", " ", ",1", ",\"0123456789\""] {
        #expect(try JSONValue.parse(Array("[\"\(string)\"\(tail)]".utf8)).array?.first?.string == string)
      }
    }
  }

  @Test func `what may not stand in a string is found where it stands`() {
    for (before, fill, after) in Self.places {
      let start = Array("\"\(before)\(fill)".utf8)
      for control in UInt8(0)..<0x20 {
        #expect(throws: JSONError(offset: start.count, .controlCharacter(control))) {
          try JSONValue.parse(start + [control] + Array("\(after)\"".utf8))
        }
      }
      for invalid: [UInt8] in [[0xFF], [0xD8, 0x41], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x80]] {
        #expect(throws: JSONError(offset: start.count, .invalidUTF8)) {
          try JSONValue.parse(start + invalid + Array("\(after)\"".utf8))
        }
      }
      #expect(throws: JSONError(offset: 0, .unclosedString)) { try JSONValue.parse(start) }
    }
  }

  @Test func `of letters with one byte changed, just those that are still UTF-8 are read`() {
    let letters = Array("خبرگزاری فارس".utf8)
    for position in letters.indices {
      for byte in UInt8(0x23)...0xFF where byte != UInt8(ascii: "\\") {
        var changed = letters
        changed[position] = byte
        let document = [UInt8(ascii: "\"")] + changed + [UInt8(ascii: "\"")]
        #expect((try? JSONValue.parse(document))?.string == String(validating: changed, as: UTF8.self))
      }
    }
  }

  @Test func `an escape is read and written wherever it stands`() throws {
    for (before, fill, after) in Self.places {
      for (character, escape) in [("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{1}", "\\u0001")] {
        let document = Array("\"\(before)\(fill)\(escape)\(after)\"".utf8)
        let value = try JSONValue.parse(document)
        #expect(value.string == before + fill + character + after)
        #expect(JSONWriter.bytes(value) == document)
      }
      let separated = JSONWriter.bytes(.string(before + "\u{2028}" + fill + "\u{85}" + after))
      #expect(separated == Array("\"\(before)\\u2028\(fill)\\u0085\(after)\"".utf8))
    }
  }

  @Test func `lines end where their line feed is, and nowhere else`() {
    for (before, fill, after) in Self.places {
      let lines = JSONLines(Array("\(before)\(fill)\n\(after)\u{B}\n".utf8)).map {
        String(decoding: $0.bytes, as: UTF8.self)
      }
      #expect(lines == [before + fill, after + "\u{B}"])
    }
  }

  @Test func `names are told apart by all their bytes`() throws {
    let names = ["attributes", "attributez", "attribut", "attribute", "attribut\u{0}", "", "\u{0}", "\u{0}\u{0}"]
    let object = JSONValue.object(names.enumerated().map { JSONMember($1, .integer(Int64($0))) })
    let root = try JSONDocument(JSONWriter.bytes(object)[...]).root
    #expect(root["attributes"]?.integer == 0 && root["attribut"]?.integer == 2 && root["attribute"]?.integer == 3)
    #expect(root[""]?.integer == 5 && root["attributed"] == nil && root["a"] == nil)
    #expect(
      root.names(beside: ["attribute", "attributez", ""]).compactMap(\.string) == [
        "attributes", "attribut", "attribut\u{0}", "\u{0}", "\u{0}\u{0}",
      ])
    #expect(throws: JSONError(offset: 22, .duplicateName("attributes"))) {
      try JSONValue.parse(Array(#"{"attributes":1,"x":0,"attri\u0062utes":2}"#.utf8))
    }
  }

  @Test func `bytes are those of another when each of them is`() {
    for count in 0...26 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
      #expect(says(bytes, bytes))
      #expect(!says(bytes, bytes + [0]) && !says(bytes + [0], bytes))
      for position in bytes.indices {
        var changed = bytes
        changed[position] ^= 0x80
        #expect(!says(bytes, changed))
      }
    }
  }

  private func says(_ bytes: [UInt8], _ others: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in others.withUnsafeBufferPointer { bytes.says($0) } }
  }

  /// Each filling behind and before runs of plain characters of several lengths.
  private static var places: [(before: String, fill: String, after: String)] {
    fills.flatMap { fill in
      (0...17).flatMap { before in
        [0, 1, 7, 8, 9].map {
          (String(repeating: "a", count: before), fill, String(repeating: "b", count: $0))
        }
      }
    }
  }
}
