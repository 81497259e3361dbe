import Formats
import Foundation
import TestSupport
import Testing

@Suite struct JSONParserTests {
  @Test func `every escape is read`() throws {
    let json = #""\"\\\/\b\f\n\r\t\u0000\u001F\u0041\u00e9\u00E9\u200c\ud83d\uDE00\u2028""#
    let expected = "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}A\u{E9}\u{E9}\u{200C}\u{1F600}\u{2028}"
    #expect(try JSONValue.parse(json.utf8) == .string(expected))
  }

  @Test func `all kinds of values keep their order and their digits`() throws {
    let json =
      " {\"b\" : [ 1 , -2.50e+3, -0, 9223372036854775807, -9223372036854775808, 9223372036854775808 ],\r\n\t\"a\":null, \"\":true, \"x\":{\"y\":[ ],\"z\":{}},\"n\":false}\n"
    let value = try JSONValue.parse(json.utf8)
    let expected = JSONValue.object([
      JSONMember(
        "b",
        .array([
          .integer(1), .number("-2.50e+3"), .number("-0"), .integer(.max), .integer(.min),
          .number("9223372036854775808"),
        ])),
      JSONMember("a", .null), JSONMember("", .bool(true)),
      JSONMember("x", .object([JSONMember("y", .array([])), JSONMember("z", .object([]))])),
      JSONMember("n", .bool(false)),
    ])
    #expect(value == expected)
    let compact =
      #"{"b":[1,-2.50e+3,-0,9223372036854775807,-9223372036854775808,9223372036854775808],"a":null,"":true,"#
      + #""x":{"y":[],"z":{}},"n":false}"#
    #expect(String(decoding: JSONWriter.bytes(value), as: UTF8.self) == compact)
  }

  @Test(
    arguments: [
      ("", 0, .endedEarly(expected: "a value")),
      ("  ", 2, .endedEarly(expected: "a value")),
      ("[1,]", 3, .expected("a value", found: 0x5D)),
      ("[1 2]", 3, .expected("`,` or `]`", found: 0x32)),
      ("[1", 2, .endedEarly(expected: "`,` or `]`")),
      ("{\"a\":1,}", 7, .expected("a name in quotes", found: 0x7D)),
      ("{\"a\" 1}", 5, .expected("`:`", found: 0x31)),
      ("{a:1}", 1, .expected("a name in quotes", found: 0x61)),
      ("{\"a\":1", 6, .endedEarly(expected: "`,` or `}`")),
      ("tru", 0, .expected("a value (true?)", found: 0x74)),
      ("nul1", 0, .expected("a value (null?)", found: 0x6E)),
      ("'a'", 0, .expected("a value", found: 0x27)),
      ("\"abc", 0, .unclosedString),
      (" \"ab\\n", 1, .unclosedString),
      ("\"a\nb\"", 2, .controlCharacter(0x0A)),
      ("\"a\u{0}b\"", 2, .controlCharacter(0)),
      ("\"a\\xb\"", 2, .badEscape),
      ("\"\\u12G4\"", 1, .badEscape),
      ("\"\\u12\"", 1, .badEscape),
      ("\"\\", 1, .badEscape),
      ("\"ab\\ud800\"", 3, .loneSurrogate),
      ("\"\\ud800x\\udc00\"", 1, .loneSurrogate),
      ("\"\\udc00\\ud800\"", 1, .loneSurrogate),
      ("\"\\ud800\\ud800\"", 1, .loneSurrogate),
      ("01", 0, .badNumber), ("-", 0, .badNumber), ("1.", 0, .badNumber), ("1e", 0, .badNumber),
      ("[1.5e+]", 1, .badNumber), ("-01", 0, .badNumber),
      (".5", 0, .expected("a value", found: 0x2E)), ("+1", 0, .expected("a value", found: 0x2B)),
      ("NaN", 0, .expected("a value", found: 0x4E)),
      ("1 x", 2, .trailingText), ("{}{}", 2, .trailingText), ("1\u{0}", 1, .trailingText),
      ("\u{FEFF}{}", 0, .byteOrderMark),
      ("{\"a\":1,\"b\":2,\"a\":3}", 13, .duplicateName("a")),
      ("{\"a\":1,\"\\u0061\":3}", 7, .duplicateName("a")),
      ("\u{A0}1", 0, .expected("a value", found: 0xC2)),
    ] as [(String, Int, JSONError.Reason)])
  func `what is not JSON is refused where it is wrong`(json: String, offset: Int, reason: JSONError.Reason) {
    #expect(throws: JSONError(offset: offset, reason)) { try JSONValue.parse(json.utf8) }
    // A part of a larger file counts from its own start.
    let part = (Array("[[[".utf8) + json.utf8 + Array("]".utf8))[3..<3 + json.utf8.count]
    #expect(throws: JSONError(offset: offset, reason)) { try JSONValue.parse(part) }
  }

  @Test func `names that only look the same are two names`() throws {
    let value = try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)
    #expect(value.object?.count == 2)
    #expect(value["e\u{301}"] == .integer(2))
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test(arguments: [1, 2, 12, 13, 14, 100, 20_000])
  func `a name given twice is found however many there are`(count: Int) throws {
    let members = (0..<count).map { "\"n\($0)\":0" }.joined(separator: ",")
    #expect(try JSONValue.parse("{\(members)}".utf8).object?.count == count)
    for again in Set([0, count / 2, count - 1]) {
      #expect(throws: JSONError(offset: members.utf8.count + 2, .duplicateName("n\(again)"))) {
        try JSONValue.parse("{\(members),\"n\(again)\":1}".utf8)
      }
    }
  }

  @Test func `nesting is limited, and no depth breaks the stack`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSONValue.parse(nested(64)) }
    #expect(throws: JSONError(offset: 64, .tooDeep(limit: 64))) { try JSONValue.parse(nested(65)) }
    #expect(throws: JSONError(offset: 2, .tooDeep(limit: 2))) {
      try JSONValue.parse(nested(3), depthLimit: 2)
    }
    #expect(throws: JSONError(offset: 512, .tooDeep(limit: 512))) {
      try JSONValue.parse(nested(1_000_000), depthLimit: .max)
    }
    #expect(throws: JSONError.self) {
      try JSONValue.parse(Array(String(repeating: "{\"a\":", count: 100_000).utf8))
    }
  }

  @Test func `malformed UTF-8 is refused at its first byte`() {
    let cases: [([UInt8], Int)] = [
      ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0x22, 0xD8, 0xB1, 0xD8, 0x22], 3), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1),
      ([0x22, 0xE2, 0x80], 1), ([0xFF], 0),
      ([0x22, 0x5C, 0x6E, 0x80, 0x22], 3),
    ]
    for (bytes, offset) in cases {
      #expect(throws: JSONError(offset: offset, .invalidUTF8)) { try JSONValue.parse(bytes) }
    }
  }

  @Test func `the shared JSON files read as Foundation reads them`() throws {
    for (path, bytes) in SharedFiles.all(endingIn: ".json") + SharedFiles.all(endingIn: ".jsonld") {
      let theirs = try? JSONDecoder().decode(Theirs.self, from: Data(bytes))
      do {
        let ours = try JSONValue.parse(bytes)
        let isSame = try ours.matches(#require(theirs, "only we take \(path)"))
        #expect(isSame, "\(path)")
        let isSameAgain = try JSONValue.parse(JSONWriter.bytes(ours)) == ours
        #expect(isSameAgain, "\(path)")
      } catch let error as JSONError {
        // Foundation lets commas stand before a closing bracket.
        let isExpected = theirs == nil || bytes.beforeBlanks(error.offset) == UInt8(ascii: ",")
        #expect(isExpected, "only Foundation takes \(path): \(error)")
      }
    }
  }

  @Test func `the naughty strings come through unchanged`() throws {
    guard let bytes = SharedFiles.bytes("blns/blns.json") else { return }
    let value = try JSONValue.parse(bytes)
    let theirs = try JSONDecoder().decode([String].self, from: Data(bytes))
    #expect(value.array?.count == theirs.count && !theirs.isEmpty)
    for (ours, string) in zip(value.array ?? [], theirs) { #expect(ours.string?.isSame(string) == true) }
    #expect(try JSONValue.parse(JSONWriter.bytes(value)) == value)
  }

  @Test func `the lines of the UTF-8 stress test pass exactly when they are valid`() {
    let lines = SharedFiles.bytes("unicode/UTF-8-test.txt")?.split(separator: 0x0A) ?? []
    for line in lines where !line.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      let isValid = String(validating: line, as: UTF8.self) != nil
      let value = try? JSONValue.parse([0x22] + line + [0x22])
      #expect((value != nil) == isValid)
    }
  }

  @Test(arguments: UInt64(0)..<60) func `no bytes make it trap, and what it takes it writes again`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let seeds = [
      #"{"edit":"annotate","fragments":[[1,2]],"quote":"سلام\u200c\ud83d\ude00","a":{"b":[null,true,-1.5e3]}}"#,
      #"["\\\"\/\b\f\n\r\t\u0000",12345678901234567890,{},[],[[[]]],false]"#,
    ]
    for _ in 0..<300 {
      var bytes = random.chance(20) ? [] : Array(random.pick(seeds).utf8)
      for _ in 0..<random.int(in: 1...4) { mutate(&bytes, &random) }
      guard let value = try? JSONValue.parse(bytes) else { continue }
      #expect(try JSONValue.parse(JSONWriter.bytes(value)) == value, "seed \(seed)")
      #expect(String(validating: bytes, as: UTF8.self) != nil, "seed \(seed)")
    }
  }
}

/// Changes, adds, repeats or drops some bytes.
func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
  let position = random.below(bytes.count + 1)
  let byte = random.chance(50) ? random.pick(Array("{}[]\",:\\u019-+.eE \n".utf8)) : UInt8(random.below(256))
  switch random.below(4) {
  case 0: bytes.insert(byte, at: position)
  case 1 where position < bytes.count: bytes[position] = byte
  case 2 where position < bytes.count:
    bytes.removeSubrange(position..<min(bytes.count, position + 1 + random.below(8)))
  case 3: bytes.insert(contentsOf: bytes.prefix(random.below(bytes.count + 1)), at: position)
  default: bytes.append(byte)
  }
}

extension [UInt8] {
  /// The last byte before an offset that is no blank.
  fileprivate func beforeBlanks(_ offset: Int) -> UInt8? { self[..<offset].last { $0 > 0x20 } }
}

/// What Foundation reads.
private indirect enum Theirs: Decodable {
  case null, bool(Bool), number(Double), string(String), array([Theirs]), object([String: Theirs])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let array = try? value.decode([Theirs].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: Theirs].self))
    }
  }
}

extension JSONValue {
  fileprivate func matches(_ theirs: Theirs) -> Bool {
    switch (self, theirs) {
    case (.null, .null): true
    case (.bool(let ours), .bool(let theirs)): ours == theirs
    case (.integer(let ours), .number(let theirs)): Double(ours) == theirs
    case (.number(let ours), .number(let theirs)): Double(ours) == theirs
    case (.string(let ours), .string(let theirs)): ours.isSame(theirs)
    case (.array(let ours), .array(let theirs)):
      ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.matches($1) }
    case (.object(let ours), .object(let theirs)):
      ours.count == theirs.count
        && ours.allSatisfy { member in theirs[member.name].map(member.value.matches) ?? false }
    default: false
    }
  }
}
