internal import Models

/// The words in use in one article, in one column, sorted.
///
///   words    count, for each: kind, name, how often
enum FacetList {
  static func encode(_ facets: [FacetCount]) -> [UInt8] {
    var writer = ByteWriter()
    writer.number(facets.count)
    for item in facets { writer.entry(item.facet, item.count) }
    return writer.bytes
  }

  /// How the list differs after words came into use more or less often; nil when it doesn't.
  static func delta(of bytes: [UInt8], by differences: WordDifferences) throws(ByteError) -> ByteDelta? {
    var changes = differences.all.filter { $0.difference != 0 }.sorted { $0.facet < $1.facet }[...]
    if changes.isEmpty { return nil }
    var reader = ByteReader(bytes)
    var list = Rewriting(count: try reader.count(ofAtLeast: 3), first: reader.offset)
    for _ in 0..<list.count {
      let start = reader.offset
      let kind = Int(try reader.number(upTo: 255))
      let name = try reader.blockRange()
      let count = Int(try reader.number(upTo: UInt64(Limits.length)))
      while let change = changes.first, change.facet.stands(before: kind, bytes[name]) {
        list.insert(change.facet, change.difference, before: start)
        changes.removeFirst()
      }
      if let change = changes.first, change.facet.kind.rawValue == kind, change.facet.name.bytes[...] == bytes[name] {
        list.replace(start..<reader.offset, by: change.facet, count + change.difference)
        changes.removeFirst()
      }
    }
    let end = reader.offset
    try reader.finish()
    for change in changes { list.insert(change.facet, change.difference, before: end) }
    return list.delta(of: bytes)
  }

  static func decode(_ bytes: [UInt8]) throws -> [FacetCount] {
    var reader = ByteReader(bytes)
    let count = try reader.count(ofAtLeast: 3)
    var facets: [FacetCount] = []
    facets.reserveCapacity(count)
    for _ in 0..<count {
      guard let kind = Facet.Kind(rawValue: Int(try reader.number(upTo: 255))) else {
        throw StoreError.damaged("unknown kind of word")
      }
      let facet = Facet(kind: kind, name: try reader.text())
      facets.append(FacetCount(facet, Int(try reader.number(upTo: UInt64(Limits.length)))))
    }
    try reader.finish()
    return facets
  }

  /// Entries that change.
  private struct Rewriting {
    private(set) var count: Int
    private let first: Int
    /// Which bytes make way, for which.
    private var changes: [(old: Range<Int>, new: [UInt8])] = []

    /// - Parameter first: Where the first entry begins.
    init(count: Int, first: Int) {
      self.count = count
      self.first = first
    }

    /// A word that isn't in use any more is left out.
    mutating func replace(_ entry: Range<Int>, by facet: Facet, _ uses: Int) {
      var writer = ByteWriter()
      if uses > 0 { writer.entry(facet, uses) } else { count -= 1 }
      changes.append((entry, writer.bytes))
    }

    mutating func insert(_ facet: Facet, _ uses: Int, before offset: Int) {
      guard uses > 0 else { return }
      count += 1
      var writer = ByteWriter()
      writer.entry(facet, uses)
      changes.append((offset..<offset, writer.bytes))
    }

    func delta(of bytes: [UInt8]) -> ByteDelta {
      var delta = DeltaWriter()
      var number = ByteWriter()
      number.number(count)
      delta.add(number.bytes[...], insteadOf: 0..<first, of: bytes)
      var end = first
      for change in changes {
        delta.carryOver(end..<change.old.lowerBound)
        delta.add(change.new[...], insteadOf: change.old, of: bytes)
        end = change.old.upperBound
      }
      delta.carryOver(end..<bytes.count)
      return delta.finished()
    }
  }
}

extension ByteWriter {
  fileprivate mutating func entry(_ facet: Facet, _ uses: Int) {
    number(facet.kind.rawValue)
    text(facet.name)
    number(uses)
  }
}

extension Facet {
  fileprivate func stands(before kind: Int, _ name: ArraySlice<UInt8>) -> Bool {
    self.kind.rawValue != kind ? self.kind.rawValue < kind : self.name.bytes.lexicographicallyPrecedes(name)
  }
}
