// The canonical bytes of a change. (F) The chain runs over them, so they depend on nothing but the change itself:
// full ids, no tables, no cut into segments.
//
//   change     number first seq, number of operations, signed wall, number lamport, text author, text device,
//              operations
//   operation  number kind, byte flags, id article, thing target, operations overwritten,
//              number of payload bytes, payload
//
// The replica isn't written: a change is only ever read as part of a known replica's log.

extension ByteWriter {
  package mutating func change(_ change: Change) {
    header(change.header)
    for operation in change.operations { self.operation(operation) }
  }

  package mutating func header(_ header: ChangeHeader) {
    number(header.first.seq)
    number(header.count)
    signed(header.wall.milliseconds)
    number(header.lamport)
    text(header.author)
    text(header.device)
  }

  package mutating func operation(_ operation: Operation) {
    number(UInt64(operation.kind.rawValue))
    byte(operation.flags.rawValue)
    id(operation.article.raw)
    thing(operation.target, in: operation.article)
    operations(operation.overwrites)
    sized { $0.payload(operation.payload, in: operation.article) }
  }

  /// Writes what `body` writes with its length in front, without a second buffer.
  private mutating func sized(_ body: (inout ByteWriter) -> Void) {
    let start = bytes.count
    bytes.append(0)
    body(&self)
    let length = bytes.count - start - 1
    if length < 0x80 {
      bytes[start] = UInt8(length)
    } else {
      var prefix = ByteWriter()
      prefix.number(length)
      bytes.replaceSubrange(start...start, with: prefix.bytes)
    }
  }
}

extension ByteReader {
  package mutating func change(of replica: ReplicaID) throws(ByteError) -> Change {
    let header = try header(of: replica)
    var operations: [Operation] = []
    operations.reserveCapacity(header.count)
    for index in 0..<UInt64(header.count) {
      operations.append(try operation(OperationID(replica: replica, seq: header.first.seq + index)))
    }
    return Change(header: header, operations: operations)
  }

  private mutating func header(of replica: ReplicaID) throws(ByteError) -> ChangeHeader {
    let first = try number(upTo: Limits.seq)
    let count = try count(ofAtLeast: 21)
    guard first > 0, count > 0 else { throw error(.outOfOrder) }
    let wall = Timestamp(milliseconds: try signed())
    return ChangeHeader(
      first: OperationID(replica: replica, seq: first), count: count, wall: wall, lamport: try number(),
      author: try text(), device: try text())
  }

  private mutating func operation(_ operation: OperationID) throws(ByteError) -> Operation {
    let kind = Operation.Kind(rawValue: UInt16(try number(upTo: UInt64(UInt16.max))))
    let flags = Operation.Flags(rawValue: try byte())
    let article = ArticleID(try id())
    let target = try thing(in: article)
    let overwrites = try operations()
    let raw = try block()
    return Operation(
      id: operation, kind: kind, flags: flags, article: article, target: target, overwrites: overwrites,
      payload: Payload(decoding: raw, kind: kind, in: article))
  }
}

extension Payload {
  /// Reads a payload; bytes of an unknown kind, or that make no sense, are kept as they are.
  package init(decoding raw: [UInt8], kind: Operation.Kind, in article: ArticleID) {
    var reader = ByteReader(raw)
    guard kind.isKnown, let payload = try? reader.payload(of: kind, in: article) else {
      // Not an error: what cannot be read is held, forwarded and ignored by the fold.
      self = .opaque(raw)
      return
    }
    self = payload
  }
}
