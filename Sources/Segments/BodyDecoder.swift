internal import Models

/// What a body holds, read and checked as far as it can be without the chain.
struct SegmentBody {
  var table: [TableEntry]
  var changes: [ChangeHeader]
  var rows: Rows
}

/// Reads a body's columns into tables, changes and rows.
struct BodyDecoder {
  private let header: SegmentHeader
  private var columns: ColumnReader

  init(_ bytes: [UInt8], header: SegmentHeader) throws(SegmentError) {
    self.header = header
    columns = try ColumnReader(bytes, in: SegmentFrame.bodyRange(of: bytes))
  }

  mutating func body() throws(SegmentError) -> SegmentBody {
    let texts = try TextTable(&columns)
    var numbers = TextNumbers(texts)
    let names = try ListTable(names: &columns, numbers: &numbers, table: texts)
    let tags = try ListTable(tags: &columns, numbers: &numbers, table: texts)
    var tables = Rows.Tables(texts: texts, names: names, tags: tags)
    let table = try table()
    tables.replicas = [header.replica] + table.map(\.replica)
    tables.ranks = Self.ranks(tables.replicas)
    tables.articles = try ids(.article).map(ArticleID.init)
    tables.keys = try ids(.key).map(KeyID.init)
    tables.raw = columns.takeBytes(.rawBytes)
    tables.shapes = try shapes()
    let changes = try changes(texts, &numbers)
    let count = Int(header.last - header.first + 1)
    guard columns.count(.rowShape) == count else { throw .damaged(.gap) }
    var decoder = RowDecoder(columns, tables: tables, texts: numbers, first: header.first)
    return SegmentBody(table: table, changes: changes, rows: try decoder.read(count))
  }

  private mutating func ids(_ column: Column) throws(SegmentError) -> [ID128] {
    try columns.takeRecords(column, size: 16).compactMap { ID128(prefixOf: $0) }
  }

  private mutating func shapes() throws(SegmentError) -> [Shape] {
    var shapes: [Shape] = []
    for bytes in try columns.takeRecords(.shape, size: Shape.size) {
      guard let shape = Shape(bytes: bytes) else { throw .damaged(.content(Column.shape.index)) }
      shapes.append(shape)
    }
    return shapes
  }

  /// Sorted by replica, each once, without the segment's own.
  private mutating func table() throws(SegmentError) -> [TableEntry] {
    var table: [TableEntry] = []
    let chains = try columns.takeRecords(.tableChain, size: 32)
    for (index, id) in try ids(.tableReplica).enumerated() {
      let replica = ReplicaID(id)
      let seq = try columns.next(.tableSeq)
      guard index < chains.count, let chain = Chain(bytes: Array(chains[index])), seq <= Limits.seq,
        replica != header.replica, table.last.map({ $0.replica < replica }) ?? true
      else { throw .damaged(.content(Column.tableReplica.index)) }
      table.append(TableEntry(replica: replica, seq: seq, chain: chain))
    }
    guard table.count == chains.count else { throw .damaged(.content(Column.tableChain.index)) }
    return table
  }

  /// The places of replicas in their order, when all but the first are sorted.
  private static func ranks(_ replicas: [ReplicaID]) -> [UInt32] {
    let before = replicas.dropFirst().count { $0 < replicas[0] }
    return replicas.indices.map { UInt32($0 == 0 ? before : $0 > before ? $0 : $0 - 1) }
  }

  private mutating func changes(
    _ texts: TextTable, _ numbers: inout TextNumbers
  ) throws(SegmentError) -> [ChangeHeader] {
    var changes: [ChangeHeader] = []
    changes.reserveCapacity(columns.count(.changeCount))
    var next = header.first
    var wall: Int64 = 0
    var lamport: UInt64 = 0
    for _ in 0..<columns.count(.changeCount) {
      let count = try columns.next(.changeCount)
      guard count > 0, count <= header.last + 1 - next else { throw .damaged(.gap) }
      wall &+= try columns.nextSigned(.changeWall)
      lamport &+= UInt64(bitPattern: try columns.nextSigned(.changeLamport))
      let author = texts.text(try numbers.number(in: .changeAuthor, of: &columns))
      let device = texts.text(try numbers.number(in: .changeDevice, of: &columns))
      changes.append(
        ChangeHeader(
          first: OperationID(replica: header.replica, seq: next), count: Int(count),
          wall: Timestamp(milliseconds: wall), lamport: lamport, author: author, device: device))
      next += count
    }
    guard next == header.last + 1 else { throw .damaged(.gap) }
    return changes
  }
}
