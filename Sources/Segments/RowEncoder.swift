internal import Models

/// Writes operations into columns, in the order in which `RowDecoder` reads them.
struct RowEncoder {
  var columns = ColumnWriter()
  let replica: ReplicaID
  private let first: UInt64
  var texts = TextCollector()
  var names = ListCollector()
  var tags = ListCollector()
  /// The numbers of lists of names by where they are in memory, and those lists, so that no other can come to be there.
  var namesByPlace = PlaceTable()
  var heldNames: [[NamedText]] = []
  /// The replicas that operations name, numbered from 1 as they come; their places in the table are known at the end.
  var named: [ReplicaID: Int] = [:]
  /// By their bytes as one number.
  private var shapes: [UInt64: Int] = [:]
  private var articles = IDTable()
  var keys: [KeyID: Int] = [:]
  /// The number of each operation's article.
  private var articleNumbers: [Int] = []
  private var wall: Int64 = 0
  private var lamport: UInt64 = 0
  var creditTime: Int64 = 0

  init(replica: ReplicaID, first: UInt64) {
    self.replica = replica
    self.first = first
  }

  /// The body of everything that was added.
  ///
  /// - Parameters:
  ///   - counts: The number of operations of each change.
  ///   - table: Sorted by replica, each once, without `replica`.
  mutating func finish(counts: [Int], table: [TableEntry]) throws(SegmentError) -> [UInt8] {
    for count in counts { columns.append(count, to: .changeCount) }
    for entry in table {
      columns.append(bytes: entry.replica.raw.bytes, to: .tableReplica)
      columns.append(entry.seq, to: .tableSeq)
      columns.append(bytes: entry.chain.bytes, to: .tableChain)
    }
    try namePlaces(in: table)
    names.write(&columns, counts: .namesCount, parts: [.namesName, .namesValue])
    tags.write(&columns, counts: .tagsCount, parts: [.tagsTag])
    texts.finish(&columns, lists: names.texts + tags.texts)
    let size = columns.size
    guard size.raw <= SegmentLimits.raw, size.values <= SegmentLimits.values else {
      throw .invalidDraft(.tooLarge)
    }
    return columns.encoded()
  }

  /// Writes the places in the table for the numbers that stand for replicas.
  private mutating func namePlaces(in table: [TableEntry]) throws(SegmentError) {
    guard !named.isEmpty else { return }
    var places = Array(repeating: UInt64(0), count: named.count + 1)
    for (place, entry) in table.enumerated() {
      if let number = named.removeValue(forKey: entry.replica) { places[number] = UInt64(place + 1) }
    }
    if let missing = named.keys.min() { throw .invalidDraft(.notInTable(missing)) }
    for column in ReferenceColumns.all.map(\.replica) { columns.map(column) { places[Int($0)] } }
  }

  /// To be called for all changes before the first operation is added: their texts come first.
  mutating func add(_ header: ChangeHeader) {
    columns.append(signed: header.wall.milliseconds &- wall, to: .changeWall)
    columns.append(signed: Int64(bitPattern: header.lamport &- lamport), to: .changeLamport)
    wall = header.wall.milliseconds
    lamport = header.lamport
    text(header.author, .changeAuthor)
    text(header.device, .changeDevice)
  }

  /// The operation must have canonical bytes, see `Operation.hasCanonicalBytes`.
  mutating func add(_ operation: Operation) throws(SegmentError) {
    let article = number(of: operation.article)
    let shape = shape(of: operation, article: article)
    columns.append(number(of: shape), to: .rowShape)
    if !shape.isInArticleOfTarget { columns.append(article, to: .rowArticle) }
    articleNumbers.append(article)
    try thing(operation.target, .target, of: operation.id)
    if shape.overwrites == .listed {
      try list(operation.overwrites, .overwrittenCount, .overwritten, of: operation.id)
    }
    if shape.form == .raw {
      var writer = ByteWriter()
      writer.payload(operation.payload, in: operation.article)
      raw(writer.bytes)
    } else {
      try payload(operation, shape)
    }
  }

  private func shape(of operation: Operation, article: Int) -> Shape {
    var shape = Shape(operation)
    if case .operation(let target) = operation.target, target.replica == replica, target.seq >= first,
      target.seq < operation.id.seq
    {
      shape.isInArticleOfTarget = articleNumbers[Int(target.seq - first)] == article
    }
    return shape
  }

  private mutating func number(of shape: Shape) -> Int {
    let packed = shape.packed
    if let number = shapes[packed] { return number }
    let number = shapes.count
    shapes[packed] = number
    columns.append(bytes: shape.bytes, to: .shape)
    return number
  }

  private mutating func number(of article: ArticleID) -> Int {
    if let number = articles.number(of: article) { return number }
    let number = articles.count
    articles.add(article)
    columns.append(bytes: article.raw.bytes, to: .article)
    return number
  }
}

// MARK: - Payloads

extension RowEncoder {
  private mutating func payload(_ operation: Operation, _ shape: Shape) throws(SegmentError) {
    switch operation.payload {
    case .article(let value): article(value)
    case .span(let value):
      key(value.key, .newKey)
      text(value.label, .spanLabel)
      fragments(value.fragments)
      lists(value.attributes, value.tags)
      credit(value.credit)
    case .relation(let value): try relation(value, of: operation.id)
    case .note(let value):
      key(value.key, .newKey)
      text(value.text, .note)
      credit(value.credit)
    case .write(let key, let value):
      try register(key, of: operation.id)
      self.value(value)
    case .remove(let seen):
      if shape.seen == .listed { try list(seen, .seenCount, .seen, of: operation.id) }
    case .restore, .text, .opaque: break
    }
  }

  private mutating func article(_ value: ArticleCreation) {
    text(value.url, .url)
    text(value.text, .body)
    text(value.title, .title)
    if let language = value.language { text(language, .language) }
    lists(value.metadata, value.tags)
    credit(value.credit)
  }

  private mutating func relation(_ value: RelationCreation, of id: OperationID) throws(SegmentError) {
    key(value.key, .newKey)
    try thing(value.source, .end, of: id)
    try thing(value.target, .end, of: id)
    text(value.label, .relationLabel)
    lists(value.attributes, value.tags)
    credit(value.credit)
  }

  private mutating func register(_ key: RegisterKey, of id: OperationID) throws(SegmentError) {
    switch key {
    case .field(let name): text(name, .fieldName)
    case .tag(let name): text(name, .tagName)
    case .undone(let change): try reference(change, .undone, of: id)
    case .inForce: break
    }
  }

  private mutating func value(_ value: RegisterValue) {
    switch value {
    case .text(let value): text(value, .valueText)
    case .fragments(let value): fragments(value)
    case .withdrawn, .cleared, .on, .off: break
    }
  }
}
