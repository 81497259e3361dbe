import Models
import Testing

@testable import CLI

@Suite struct QuoteContextTests {
  private func lines(_ quote: String, in text: String, limit: Int = 20) -> [String] {
    let scalars = ScalarText(ExactText(text))
    let places = scalars.occurrences(of: ExactText(quote)).map(QuoteSearch(scalars).place)
    return QuoteContext.lines(places, style: Style(), limit: limit)
  }

  @Test func `each place has its number, its neighbours and its range`() {
    let text = "در تهران باران می\u{200C}بارد و هوای پاک تهران خنک است"
    let lines = lines("تهران", in: text)
    #expect(lines.count == 2)
    #expect(lines[0] == "1: \u{2067}در [تهران] باران می\u{200C}بارد و هوا…\u{2069}  \u{2066}3:8\u{2069}")
    #expect(lines[1].hasPrefix("2: \u{2067}…"))
    #expect(Printed.seen(lines[1]).hasSuffix("پاک [تهران] خنک است  34:39"))
  }

  @Test func `the direction is that of the words around the quote`() {
    #expect(lines("12", in: "in 12 days")[0].hasPrefix("1: \u{2066}in [12] days"))
    #expect(lines("12", in: "در 12 روز")[0].hasPrefix("1: \u{2067}در [12]"))
  }

  @Test func `places beyond the limit are counted`() {
    #expect(lines("a", in: "a a a a", limit: 2).last == "and 2 more")
  }

  @Test(arguments: 0..<50 as Range<UInt64>) func `hostile neighbours do not leak`(seed: UInt64) {
    var random = TextSeed(seed)
    let text = random.text(pieces: 20) + "quote" + random.text(pieces: 20)
    for line in lines("quote", in: text) {
      #expect(Printed.isBalanced(line) && !Printed.hasControl(line))
    }
  }
}
