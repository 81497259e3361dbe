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
