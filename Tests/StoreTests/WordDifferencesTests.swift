import Models
import TestSupport
import Testing

@testable import Store

@Suite struct WordDifferencesTests {
  /// A dictionary counts the same, whether equal words are the same bytes in memory or not.
  @Test(arguments: UInt64(0)..<20) func `words are added up as a dictionary does`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let shared = (0..<12).map { ExactText("واژه \($0)") }
    var words = WordDifferences()
    var known: [Facet: Int] = [:]
    for _ in 0..<200 {
      let lists = (0..<2).map { _ in Self.list(of: shared, &random) }
      words.record(change: lists[0], to: lists[1])
      for item in lists[0] { known[item.facet, default: 0] -= item.count }
      for item in lists[1] { known[item.facet, default: 0] += item.count }
    }
    let all = Dictionary(uniqueKeysWithValues: words.all.map { ($0.facet, $0.difference) })
    #expect(all.filter { $0.value != 0 } == known.filter { $0.value != 0 })
  }

  @Test func `more words of the same name than are held are counted too`() {
    var words = WordDifferences()
    for _ in 0..<10_000 {
      // Bytes of its own each time.
      let word = ExactText(["ب", "ر"].joined())
      words.record(change: [], to: [FacetCount(Facet(kind: .tag, name: word), 2)])
    }
    #expect(words.all.map(\.difference) == [20_000])
  }

  private static func list(of shared: [ExactText], _ random: inout SeededGenerator) -> [FacetCount] {
    var counts: [Facet: Int] = [:]
    for _ in 0..<random.int(in: 0...6) {
      let word = random.pick(shared)
      let name = random.int(in: 0...1) == 0 ? word : ExactText(word.string)
      counts[Facet(kind: random.pick(Facet.Kind.allCases), name: name)] = random.int(in: 1...5)
    }
    return counts.sorted { $0.key < $1.key }.map { FacetCount($0.key, $0.value) }
  }
}
