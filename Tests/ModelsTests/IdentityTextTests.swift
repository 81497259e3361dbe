import Models
import TestSupport
import Testing

/// How ids are written and read.
@Suite struct IdentityTextTests {
  @Test(arguments: Seeds.first(200))
  func `an id is written as the base32 of its bytes, and read again`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // Also with few bits set, so that every bit is once alone.
    let bit = UInt64(1) << UInt64(seed % 64)
    let ids = [
      ID128(high: random.next(), low: random.next()), ID128(high: bit, low: 0), ID128(high: 0, low: bit),
      ID128(high: ~bit, low: ~0),
    ]
    for id in ids {
      let text = id.base32()
      #expect(text == Base32.encode(id.bytes) && id.base32(prefix: "a") == "a" + text)
      #expect(Base32.decode(text, count: 16) == id.bytes)
      #expect(ID128(base32: text) == id && ID128(base32: text.uppercased()) == id)
      #expect(ID128(base32: Array(("/" + text).utf8)[1...]) == id)
      #expect(ID128(base32: ("k" + text).dropFirst()) == id)
    }
  }

  @Test(arguments: Seeds.first(200))
  func `what is not the text of an id is none`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = Array(ID128(high: random.next(), low: random.next()).base32().utf8)
    var changed = text
    changed[random.below(26)] = UInt8(truncatingIfNeeded: random.next())
    let read = String(validating: changed, as: UTF8.self).flatMap { ID128(base32: $0) }
    #expect(read?.bytes == String(validating: changed, as: UTF8.self).flatMap { Base32.decode($0, count: 16) })
    for wrong in [Array(text.dropLast()), text + [0x61], []] { #expect(ID128(base32: wrong[...]) == nil) }
    #expect(ID128(base32: String(decoding: text.dropLast(), as: UTF8.self) + "\u{200C}") == nil)
  }

  @Test(arguments: Seeds.first(200))
  func `every kind of id is read as it is written`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let raw = ID128(high: random.next(), low: random.next())
    let operation = OperationID(replica: ReplicaID(raw), seq: seed == 0 ? .max : random.next() >> (seed % 60) | 1)
    let things: [ThingID] = [.article(ArticleID(raw)), .key(KeyID(raw)), .operation(operation)]
    #expect(operation.description == "\(operation.seq).\(raw.base32())")
    for thing in things {
      #expect(ThingID(thing.description) == thing && ThingID(thing.description[...]) == thing)
      // A mark that joins what is before it changes no letter for who reads bytes, and makes it no id.
      for place in 0..<3 {
        var text = thing.description.unicodeScalars
        text.insert("\u{0301}", at: text.index(text.startIndex, offsetBy: place))
        #expect(ThingID(String(text)) == nil)
      }
    }
  }

  @Test func `numbers of ids are plain decimals that fit`() {
    let replica = ID128(high: 1, low: 2).base32()
    for number in ["0", "01", "-1", "+1", "1 ", "18446744073709551616", "99999999999999999999", "", "\u{06F1}", "0x1"] {
      #expect(OperationID("\(number).\(replica)") == nil, "\(number)")
    }
    for number in ["1", "10", "18446744073709551615"] {
      #expect(OperationID("\(number).\(replica)")?.seq == UInt64(number))
    }
    for text in ["1", "1.", ".", "1..\(replica)", "1.\(replica).2"] { #expect(OperationID(text) == nil, "\(text)") }
    #expect(Decimal.parse("0") == 0)
  }
}
