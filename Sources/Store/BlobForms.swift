internal import Foundation
internal import GRDB
internal import Models

// How values are written into columns. Text goes in as bytes: SQLite's own text ends at a zero character.

extension ExactText {
  var data: Data { Data(bytes) }

  /// Reads a column that this program wrote.
  init(column: Data) throws {
    guard let text = ExactText(validating: Array(column)) else { throw StoreError.damaged("a text is not UTF-8") }
    self = text
  }
}

/// A list of words in one column, each ended by a zero byte; words hold no control characters, so none holds one.
enum WordList {
  static func encode(_ words: [ExactText]) -> Data {
    var data = Data()
    for word in words {
      data.append(contentsOf: word.bytes)
      data.append(0)
    }
    return data
  }

  static func decode(_ data: Data) throws -> [ExactText] {
    try data.split(separator: 0).map { try ExactText(column: Data($0)) }
  }
}

/// The words in use in one article, in one column, sorted.
enum FacetList {
  static func encode(_ facets: [FacetCount]) -> Data {
    var writer = ByteWriter()
    writer.number(facets.count)
    for item in facets {
      writer.number(item.facet.kind.rawValue)
      writer.text(item.facet.name)
      writer.number(item.count)
    }
    return Data(writer.bytes)
  }

  /// The list after words came into use more or less often. What does not change is copied.
  static func changed(_ data: Data, by differences: [Facet: Int]) throws -> Data {
    var changes = differences.filter { $0.value != 0 }.sorted { $0.key < $1.key }[...]
    guard !changes.isEmpty else { return data }
    let bytes = Array(data)
    var reader = ByteReader(bytes)
    var list = Rewriting()
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let start = reader.offset
      let kind = Int(try reader.number(upTo: 255))
      let name = try reader.blockRange()
      let count = Int(try reader.number(upTo: UInt64(Limits.length)))
      while let change = changes.first, change.key.stands(before: kind, bytes[name]) {
        list.write(change.key, change.value)
        changes.removeFirst()
      }
      if let change = changes.first, change.key.kind.rawValue == kind, change.key.name.bytes[...] == bytes[name] {
        list.write(change.key, count + change.value)
        changes.removeFirst()
      } else {
        list.copy(bytes[start..<reader.offset])
      }
    }
    try reader.finish()
    for change in changes { list.write(change.key, change.value) }
    return list.data
  }

  private struct Rewriting {
    private var count = 0
    private var entries = ByteWriter()

    mutating func copy(_ bytes: ArraySlice<UInt8>) {
      count += 1
      entries.bytes += bytes
    }

    /// A word that isn't in use any more is left out.
    mutating func write(_ facet: Facet, _ uses: Int) {
      guard uses > 0 else { return }
      count += 1
      entries.number(facet.kind.rawValue)
      entries.text(facet.name)
      entries.number(uses)
    }

    var data: Data {
      var list = ByteWriter()
      list.number(count)
      list.bytes += entries.bytes
      return Data(list.bytes)
    }
  }

  static func decode(_ data: Data) throws -> [FacetCount] {
    var reader = ByteReader(Array(data))
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
}

extension Facet {
  fileprivate func stands(before kind: Int, _ name: ArraySlice<UInt8>) -> Bool {
    self.kind.rawValue != kind ? self.kind.rawValue < kind : self.name.bytes.lexicographicallyPrecedes(name)
  }
}

extension ID128 {
  var data: Data { Data(bytes) }

  init(column: Data) throws {
    guard column.count == 16, let id = ID128(prefixOf: column) else {
      throw StoreError.damaged("an id is not 16 bytes")
    }
    self = id
  }
}

extension Chain {
  var data: Data { Data(bytes) }

  init(column: Data) throws {
    guard let chain = Chain(bytes: Array(column)) else { throw StoreError.damaged("a chain is not 32 bytes") }
    self = chain
  }
}
