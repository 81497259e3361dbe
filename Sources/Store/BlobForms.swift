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
  static func encode(_ words: [ExactText]) -> [UInt8] {
    var bytes: [UInt8] = []
    for word in words {
      bytes += word.bytes
      bytes.append(0)
    }
    return bytes
  }

  static func decode(_ data: Data) throws -> [ExactText] {
    try data.split(separator: 0).map { try ExactText(column: Data($0)) }
  }
}

extension ID128 {
  var data: Data { Data(bytes) }

  init(column: Data) throws {
    guard column.count == 16, let id = column.withUnsafeBytes({ ID128($0) }) else {
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
