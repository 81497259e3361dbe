/// The columns of a segment's body, by their numbers in the file. (F) docs/segment-format.md says what each holds.
enum Column: UInt8, CaseIterable {
  // Texts.
  case sharedLength = 1
  case sharedBytes
  case singleLength
  case singleBytes
  // What the author held of others.
  case tableReplica
  case tableSeq
  case tableChain
  // Dictionaries of ids.
  case article
  case key
  // Lists of attributes or metadata, and of tags.
  case namesCount
  case namesName
  case namesValue
  case tagsCount
  case tagsTag
  // Changes.
  case changeCount
  case changeWall
  case changeLamport
  case changeAuthor
  case changeDevice
  // Operations: envelope. A reference takes three columns: replica, distance, number.
  case shape
  case rowShape
  case rowArticle
  case targetReplica
  case targetDistance
  case targetNumber
  case overwrittenCount
  case overwrittenReplica
  case overwrittenDistance
  case overwrittenNumber
  // Operations: payload.
  case thingKey
  case newKey
  case names
  case tags
  case creditAuthor
  case creditTime
  case url
  case body
  case title
  case language
  case spanLabel
  case pieces
  case pieceStart
  case pieceLength
  case relationLabel
  case endReplica
  case endDistance
  case endNumber
  case note
  case fieldName
  case tagName
  case valueText
  case undoneReplica
  case undoneDistance
  case undoneNumber
  case seenCount
  case seenReplica
  case seenDistance
  case seenNumber
  case rawLength
  case rawBytes

  static let slots = Int(Column.rawBytes.rawValue) + 1

  /// A reader skips columns from this number on when it doesn't know them: room for what a later version may add.
  static let firstIgnorable: UInt8 = 128

  var index: Int { Int(rawValue) }

  /// Whether the column holds bytes as they are rather than numbers.
  var isBytes: Bool {
    switch self {
    case .sharedBytes, .singleBytes, .tableReplica, .tableChain, .article, .key, .shape, .rawBytes: true
    default: false
    }
  }
}

/// The three columns in which references to operations stand.
struct ReferenceColumns {
  /// 0 for the segment's own replica, else the place in the table, from 1.
  let replica: Column
  /// For its own: how far before the operation, modulo 2^64.
  let distance: Column
  /// For another's: the number itself.
  let number: Column

  static let target = ReferenceColumns(
    replica: .targetReplica, distance: .targetDistance, number: .targetNumber)
  static let overwritten = ReferenceColumns(
    replica: .overwrittenReplica, distance: .overwrittenDistance, number: .overwrittenNumber)
  static let end = ReferenceColumns(replica: .endReplica, distance: .endDistance, number: .endNumber)
  static let undone = ReferenceColumns(
    replica: .undoneReplica, distance: .undoneDistance, number: .undoneNumber)
  static let seen = ReferenceColumns(replica: .seenReplica, distance: .seenDistance, number: .seenNumber)

  static let all = [target, overwritten, end, undone, seen]
}
