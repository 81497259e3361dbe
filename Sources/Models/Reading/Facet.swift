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

  /// Where the name is in memory, and the kind: of the same place are equal words, while both live.
  package var place: UInt { Self.place(kind, name) }

  // Memory of arrays is aligned: the lowest bits are free for the kind.
  static func place(_ kind: Kind, _ name: ExactText) -> UInt { name.place | UInt(kind.rawValue) }

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
  private var entries: [Entry] = []
  private var known = PlaceTable()

  init() { entries.reserveCapacity(16) }

  mutating func add(_ kind: Facet.Kind, _ name: ExactText) {
    let place = Facet.place(kind, name)
    if let index = known.number(at: place) {
      entries[index].count += 1
    } else {
      known.note(entries.count, at: place)
      entries.append(Entry(kind, name))
    }
  }

  /// Sorted by word, each word once.
  var sorted: [FacetCount] {
    var counts: [FacetCount] = []
    counts.reserveCapacity(entries.count)
    var last: Int?
    // Numbers are put in order, not the entries: to move those about counts references.
    for index in entries.indices.sorted(by: { entries[$0].precedes(entries[$1]) }) {
      if let last, entries[last].isSameWord(as: entries[index]), let known = counts.popLast() {
        counts.append(FacetCount(known.facet, known.count + entries[index].count))
      } else {
        counts.append(FacetCount(entries[index].facet, entries[index].count))
      }
      last = index
    }
    return counts
  }
}

extension FacetTally {
  fileprivate struct Entry {
    let kind: Facet.Kind
    /// Of an attribute the full field name. Held, so that no other text can come to stand where it does.
    let name: ExactText
    /// Where in it the word begins.
    let start: Int
    /// The kind and the first seven bytes of the word, as far as it has them: smaller for a facet that comes before another,
    /// but for words that begin alike.
    let rank: UInt64
    var count = 1

    init(_ kind: Facet.Kind, _ name: ExactText) {
      self.kind = kind
      self.name = name
      let prefix = FieldRules.attributePrefix
      start = kind == .attribute && name.hasName(after: prefix) ? prefix.bytes.count : 0
      var rank = UInt64(kind.rawValue)
      for index in start..<start + 7 { rank = rank << 8 | UInt64(index < name.bytes.count ? name.bytes[index] : 0) }
      self.rank = rank
    }

    func precedes(_ other: Entry) -> Bool {
      rank != other.rank
        ? rank < other.rank : name.bytes[start...].lexicographicallyPrecedes(other.name.bytes[other.start...])
    }

    func isSameWord(as other: Entry) -> Bool {
      rank == other.rank && name.bytes[start...].elementsEqual(other.name.bytes[other.start...])
    }

    var facet: Facet {
      Facet(kind: kind, name: start == 0 ? name : ExactText(slicing: name.bytes, start..<name.bytes.count))
    }
  }
}
