import Models
import TestSupport
import Testing

@testable import Formats

@Suite struct WordCacheTests {
  @Test(arguments: UInt64(0)..<40) func `a line reads the same whatever lines came before it`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let cache = WordCache()
    for _ in 0..<400 {
      let line = Self.line(&random)[...]
      #expect(try EditLine.parse(line, words: cache) == EditLine.parse(line))
    }
  }

  @Test func `a word that two lines say is held once`() throws {
    let cache = WordCache()
    let line = Array(#"{"edit":"annotate","article":"$a","label":"شخص","quote":"q","attributes":{"نقش":"x"}}"#.utf8)[
      ...]
    let spans = try (0..<2).map { _ in
      guard case .annotate(let span) = try EditLine.parse(line, words: cache) else {
        throw LineError.emptyText(key: "")
      }
      return span
    }
    #expect(spans[0].label.place == spans[1].label.place)
    #expect(spans[0].attributes.items[0].value.place == spans[1].attributes.items[0].value.place)
  }

  @Test func `words that want the same slot take it from each other`() {
    let cache = WordCache()
    for round in 0..<2 {
      for number in 0..<5_000 {
        let word = Array("\(number)".utf8) + (number % 7 == 0 ? Array(repeating: UInt8(ascii: "x"), count: 100) : [])
        #expect(word.withUnsafeBufferPointer(cache.word).bytes == word, "round \(round)")
      }
    }
  }

  /// Words of few letters, so that they come again, as names and values change places.
  private static func line(_ random: inout SeededGenerator) -> [UInt8] {
    func word() -> String { random.pick(["a", "b", "ab", "می‌رود", "\\u0061", "0123456789", "0123456780", "abcdefgh"]) }
    let names = Set((0..<random.int(in: 0...2)).map { _ in random.pick(["a", "b", "c", "می‌رود"]) }).sorted()
    let attributes = names.map { "\"\($0)\":\"\(word())\"" }.joined(separator: ",")
    let line =
      random.int(in: 0...2) > 0
      ? #"{"edit":"annotate","article":"$a","label":"LABEL","quote":"QUOTE","attributes":{ATTRIBUTES},"tags":["TAG"]}"#
      : #"{"edit":"set","target":"$a","field":"LABEL","value":"QUOTE"}"#
    return Array(
      line.replacing("LABEL", with: word()).replacing("QUOTE", with: word()).replacing("ATTRIBUTES", with: attributes)
        .replacing("TAG", with: word()).utf8)
  }
}
