/// A word in use: a label, a tag, the name of an attribute, an author.
package struct Facet: Hashable, Comparable, Sendable {
  package enum Kind: Int, Comparable, Sendable, CaseIterable {
    case label, relation, tag, attribute, author

    package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  package let kind: Kind
  package let name: ExactText

  package init(kind: Kind, name: ExactText) {
    self.kind = kind
    self.name = name
  }

  package static func < (left: Facet, right: Facet) -> Bool {
    left.kind != right.kind ? left.kind < right.kind : left.name < right.name
  }
}

/// How often a word is in use.
package struct FacetCount: Equatable, Sendable {
  package let facet: Facet
  package let count: Int

  package init(_ facet: Facet, _ count: Int) {
    self.facet = facet
    self.count = count
  }
}

/// Counts the words in use in one article.
///
/// The names of one article are shared: most occurrences of a word are the same bytes in memory, and are counted by where
/// those are. That spares hashing them; equal words elsewhere in memory are added up at the end.
struct FacetTally {
  fileprivate struct Entry {
    let kind: Facet.Kind
    /// Of an attribute the full field name. Held, so that no other text can come to stand where it does.
    let name: ExactText
    var count = 0
  }

  private var entries: [Entry] = []
  private var known = PlaceTable()

  mutating func add(_ kind: Facet.Kind, _ name: ExactText) {
    // Memory of arrays is aligned: the lowest bits are free for the kind.
    let place = name.place | UInt(kind.rawValue)
    let index = known.number(at: place) ?? entries.count
    if index == entries.count {
      known.note(index, at: place)
      entries.append(Entry(kind: kind, name: name))
    }
    entries[index].count += 1
  }

  /// Sorted by word, each word once.
  var sorted: [FacetCount] {
    let named = entries.map { FacetCount(Facet(kind: $0.kind, name: $0.word), $0.count) }
    var counts: [FacetCount] = []
    counts.reserveCapacity(named.count)
    for item in named.sorted(by: { $0.facet < $1.facet }) {
      if let last = counts.last, last.facet == item.facet {
        counts[counts.count - 1] = FacetCount(item.facet, last.count + item.count)
      } else {
        counts.append(item)
      }
    }
    return counts
  }
}

extension FacetTally.Entry {
  fileprivate var word: ExactText {
    kind == .attribute ? name.name(after: FieldRules.attributePrefix) ?? name : name
  }
}
