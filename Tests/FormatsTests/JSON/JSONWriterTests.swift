import Formats
import Testing

@Suite struct JSONWriterTests {
  @Test func `only what must be escaped is`() {
    let string = "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \"\\/\u{7F}\u{85}\u{2028}\u{200C}سلام😀e\u{301}"
    let expected =
      #""\u0000\u0001\b\t\n\u000b\f\r\u001f \"\\/"# + "\u{7F}\\u0085\\u2028\u{200C}سلام😀e\u{301}\""
    #expect(written(.string(string)).isSame(expected))
    #expect(written(.string("")) == "\"\"")
    #expect(written(.string("\n")) == #""\n""#)
  }

  @Test func `every scalar that may be in a string comes back`() throws {
    for plane in stride(from: UInt32(0), through: 0x10FFFF, by: 0x1000) {
      var scalars = String.UnicodeScalarView()
      for value in plane..<plane + 0x1000 { if let scalar = Unicode.Scalar(value) { scalars.append(scalar) } }
      let value = JSONValue.string(String(scalars))
      #expect(try JSONValue.parse(JSONWriter.bytes(value)) == value)
    }
  }

  @Test func `numbers are written as they are`() {
    let numbers: [JSONValue] = [
      .integer(0), .integer(9), .integer(10), .integer(-1), .integer(.min), .integer(.max), .number("1.50"),
    ]
    #expect(written(.array(numbers)) == "[0,9,10,-1,-9223372036854775808,9223372036854775807,1.50]")
  }

  @Test func `an array of lines has one element a line`() {
    #expect(lines([]) == "[]")
    #expect(lines([.integer(1)]) == "[\n 1\n]")
    #expect(lines([.object([JSONMember("a", .null)]), .array([])]) == "[\n {\"a\":null},\n []\n]")
  }

  private func written(_ value: JSONValue) -> String {
    String(decoding: JSONWriter.bytes(value), as: UTF8.self)
  }

  private func lines(_ elements: [JSONValue]) -> String {
    var out: [UInt8] = []
    JSONWriter.appendLines(elements, to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}
