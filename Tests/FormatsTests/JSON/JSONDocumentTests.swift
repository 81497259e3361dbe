import Models
import TestSupport
import Testing

@testable import Formats

@Suite struct JSONDocumentTests {
  private func root(_ json: String) throws -> JSONPart { try JSONDocument(ArraySlice(json.utf8)).root }

  @Test func `members are found behind whatever stands before them`() throws {
    let json = #"{"a":{"z":[1,{"b":2},[]]},"b":[[3],[4]],"\u0063":"x\n\u200c\ud83d\ude00","d":"p","":null}"#
    let root = try root(json)
    #expect(root["b"]?.value == .array([.array([.integer(3)]), .array([.integer(4)])]))
    #expect(root["c"]?.string?.isSame("x\n\u{200C}😀") == true)
    #expect(root["d"]?.string?.isSame("p") == true)
    #expect(
      root["a"]?["z"]?.elements?.map(\.value) == [.integer(1), .object([JSONMember("b", .integer(2))]), .array([])])
    #expect(root[""]?.isNull == true)
    // Names of what lies deeper, values and parts of names are none of its own.
    for name in ["z", "p", "x"] { #expect(root.value[name] == nil) }
    #expect(root["z"] == nil && root["p"] == nil && root["dd"] == nil)
    #expect(root["b"]?["b"] == nil && root["d"]?.elements == nil && root["d"]?.integer == nil)
  }

  @Test func `strings with escapes say what they say, one beside the other`() throws {
    let parts = try #require(try root(#"["\u0061b","\\","","c\td","\"\"","\/"]"#).elements)
    let texts = parts.map { $0.string ?? "" }
    #expect(zip(texts, ["ab", "\\", "", "c\td", "\"\"", "/"]).allSatisfy { $0.isSame($1) } && texts.count == 6)
  }

  @Test func `ids are ids however they are written`() throws {
    let id = "a6zz6w4lfoa4vpaliqijdnj4pbq"
    for json in ["\"\(id)\"", #""\u0061\#(id.dropFirst())""#] { #expect(try root(json).id?.description == id) }
    for json in ["\"\(id)a\"", "\"\"", "1", "[]", "\"$a\""] { #expect(try root(json).id == nil) }
  }

  @Test func `whole numbers are those of 64 bits`() throws {
    let numbers: [(String, Int64?)] = [
      ("0", 0), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("-9223372036854775809", nil), ("-0", nil), ("1.0", nil), ("1e3", nil),
      ("\"1\"", nil),
    ]
    for (json, number) in numbers { #expect(try root(json).integer == number, "\(json)") }
  }

  /// What is looked up in the bytes is what stands in the plain value.
  @Test(arguments: UInt64(0)..<40) func `parts say what values say`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let value = document(&random, depth: 4)
      let root = try JSONDocument(JSONWriter.bytes(value)[...]).root
      #expect(root.value == value, "seed \(seed)")
      check(root, value, "seed \(seed)")
    }
  }

  private func check(_ part: JSONPart, _ value: JSONValue, _ seed: Comment) {
    #expect(part["a"]?.value == value["a"] && part["bc"]?.value == value["bc"], seed)
    #expect(part.integer == value.integer && part.isNull == value.isNull, seed)
    #expect(part.elements.map { $0.map(\.value) } == value.array, seed)
    for (inner, expected) in zip(part.elements.map(Array.init) ?? [], value.array ?? []) {
      check(inner, expected, seed)
    }
    if let inner = part["a"], let expected = value["a"] { check(inner, expected, seed) }
  }

  private func document(_ random: inout SeededGenerator, depth: Int) -> JSONValue {
    switch random.below(depth > 0 ? 8 : 5) {
    case 0: .null
    case 1: .bool(random.chance(50))
    case 2: .integer(Int64(bitPattern: random.next()))
    case 3, 4: .string(random.pick(["", "a", "می\u{200C}روم", "\n\"\\", "\u{1}", "😀"]))
    case 5: .array((0..<random.below(5)).map { _ in document(&random, depth: depth - 1) })
    default:
      .object(
        ["a", "bc", "\"", "d", "می"].filter { _ in random.chance(50) }.map {
          JSONMember($0, document(&random, depth: depth - 1))
        })
    }
  }
}
