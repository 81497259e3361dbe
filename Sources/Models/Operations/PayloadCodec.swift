// The payload of each kind in canonical bytes. (F) See docs/operation-format.md.
//
//   article   text url, text body, text title, optional language, names metadata, texts tags, optional credit
//   span      optional key, text label, fragments, names attributes, texts tags, optional credit
//   relation  optional key, thing source, thing target, text label, names attributes, texts tags, optional credit
//   note      optional key, text body, optional credit
//   write     register key, register value
//   remove    number of entries, operation each, sorted by replica, a replica once
//   restore   nothing
//   text      see TextEditCodec.swift
//
// optional X: byte 0, or byte 1 and X. names: count, (text name, text value) sorted by name, a name once.
// texts: count, text each, sorted, once each. credit: text author, signed milliseconds.

extension ByteWriter {
  package mutating func payload(_ payload: Payload, in article: ArticleID) {
    switch payload {
    case .article(let value): creation(value)
    case .span(let value): creation(value)
    case .relation(let value): creation(value, in: article)
    case .note(let value):
      optionalKey(value.key)
      text(value.text)
      credit(value.credit)
    case .write(let key, let value):
      registerKey(key)
      registerValue(value)
    case .remove(let seen): operations(seen)
    case .restore: break
    case .text(let edit): textEdit(edit)
    case .opaque(let raw): bytes.append(contentsOf: raw)
    }
  }

  private mutating func creation(_ value: ArticleCreation) {
    text(value.url)
    text(value.text)
    text(value.title)
    optionalText(value.language)
    names(value.metadata)
    texts(value.tags)
    credit(value.credit)
  }

  private mutating func creation(_ value: SpanCreation) {
    optionalKey(value.key)
    text(value.label)
    fragments(value.fragments)
    names(value.attributes)
    texts(value.tags)
    credit(value.credit)
  }

  private mutating func creation(_ value: RelationCreation, in article: ArticleID) {
    optionalKey(value.key)
    thing(value.source, in: article)
    thing(value.target, in: article)
    text(value.label)
    names(value.attributes)
    texts(value.tags)
    credit(value.credit)
  }

  package mutating func operations(_ list: [OperationID]) {
    number(list.count)
    for id in list { operation(id) }
  }

  /// 0: the article itself; 1: an operation's thing; 2: a key's thing.
  package mutating func thing(_ value: ThingID, in article: ArticleID) {
    switch value {
    case .article: byte(0)
    case .operation(let id):
      byte(1)
      operation(id)
    case .key(let key):
      byte(2)
      id(key.raw)
    }
  }

  package mutating func registerKey(_ key: RegisterKey) {
    switch key {
    case .field(let name):
      byte(0)
      text(name)
    case .tag(let name):
      byte(1)
      text(name)
    case .undone(let change):
      byte(2)
      operation(change)
    case .inForce(let edit):
      byte(3)
      operation(edit)
    }
  }

  package mutating func registerValue(_ value: RegisterValue) {
    switch value {
    case .withdrawn: byte(0)
    case .cleared: byte(1)
    case .text(let value):
      byte(2)
      text(value)
    case .fragments(let value):
      byte(3)
      fragments(value)
    case .on: byte(4)
    case .off: byte(5)
    }
  }

  package mutating func fragments(_ value: Fragments) {
    number(value.count)
    for piece in value {
      character(piece.first)
      character(piece.last)
    }
    texts(value.quotes)
  }

  /// Even numbers are base characters; odd ones are followed by the operation that inserted.
  private mutating func character(_ value: CharacterID) {
    switch value {
    case .base(let index): number(UInt64(index) << 1)
    case .inserted(let id, let index):
      number(UInt64(index) << 1 | 1)
      operation(id)
    }
  }

  package mutating func optionalKey(_ key: KeyID?) {
    byte(key == nil ? 0 : 1)
    if let key { id(key.raw) }
  }

  package mutating func optionalText(_ value: ExactText?) {
    byte(value == nil ? 0 : 1)
    if let value { text(value) }
  }

  package mutating func names(_ list: [NamedText]) {
    number(list.count)
    // Where they lie: to take one out counts the references of both its texts.
    let items = list.span
    for index in items.indices {
      text(items[index].name)
      text(items[index].value)
    }
  }

  package mutating func texts(_ list: [ExactText]) {
    number(list.count)
    for item in list { text(item) }
  }

  package mutating func credit(_ value: Credit?) {
    byte(value == nil ? 0 : 1)
    guard let value else { return }
    text(value.author)
    signed(value.created.milliseconds)
  }
}

extension ByteReader {
  /// Reads the payload of a known kind to its end.
  package mutating func payload(of kind: Operation.Kind, in article: ArticleID) throws(ByteError) -> Payload {
    let payload: Payload
    switch kind {
    case .article: payload = .article(try articleCreation())
    case .span: payload = .span(try spanCreation())
    case .relation: payload = .relation(try relationCreation(in: article))
    case .note: payload = .note(NoteCreation(key: try optionalKey(), text: try text(), credit: try credit()))
    case .write: payload = .write(try registerKey(), try registerValue())
    case .remove: payload = .remove(seen: try operations(onePerReplica: true))
    case .restore: payload = .restore
    case .text: payload = .text(try textEdit())
    default: throw error(.unknownForm)
    }
    try finish()
    return payload
  }

  private mutating func articleCreation() throws(ByteError) -> ArticleCreation {
    ArticleCreation(
      url: try text(), text: try text(), title: try text(), language: try optionalText(), metadata: try names(),
      tags: try sortedTexts(), credit: try credit())
  }

  private mutating func spanCreation() throws(ByteError) -> SpanCreation {
    SpanCreation(
      key: try optionalKey(), label: try text(), fragments: try fragments(), attributes: try names(),
      tags: try sortedTexts(), credit: try credit())
  }

  private mutating func relationCreation(in article: ArticleID) throws(ByteError) -> RelationCreation {
    RelationCreation(
      key: try optionalKey(), source: try thing(in: article), target: try thing(in: article), label: try text(),
      attributes: try names(), tags: try sortedTexts(), credit: try credit())
  }

  /// A sorted list of operations, each once; with `onePerReplica` each replica once.
  package mutating func operations(onePerReplica: Bool = false) throws(ByteError) -> [OperationID] {
    let count = try count(ofAtLeast: 17)
    var list: [OperationID] = []
    list.reserveCapacity(count)
    for _ in 0..<count {
      let next = try operation()
      if let last = list.last, onePerReplica ? last.replica >= next.replica : last >= next {
        throw error(.outOfOrder)
      }
      list.append(next)
    }
    return list
  }

  package mutating func thing(in article: ArticleID) throws(ByteError) -> ThingID {
    switch try byte() {
    case 0: .article(article)
    case 1: .operation(try operation())
    case 2: .key(KeyID(try id()))
    default: throw error(.unknownForm)
    }
  }

  package mutating func registerKey() throws(ByteError) -> RegisterKey {
    switch try byte() {
    case 0: .field(try text())
    case 1: .tag(try text())
    case 2: .undone(try operation())
    case 3: .inForce(try operation())
    default: throw error(.unknownForm)
    }
  }

  package mutating func registerValue() throws(ByteError) -> RegisterValue {
    switch try byte() {
    case 0: .withdrawn
    case 1: .cleared
    case 2: .text(try text())
    case 3: .fragments(try fragments())
    case 4: .on
    case 5: .off
    default: throw error(.unknownForm)
    }
  }

  package mutating func fragments() throws(ByteError) -> Fragments {
    let count = try count(ofAtLeast: 2)
    var pieces: [Fragment] = []
    pieces.reserveCapacity(count)
    for _ in 0..<count { pieces.append(Fragment(first: try character(), last: try character())) }
    return Fragments(pieces: pieces, quotes: try texts())
  }

  private mutating func character() throws(ByteError) -> CharacterID {
    let head = try number(upTo: UInt64(Limits.length) * 2 + 1)
    let index = Int(head >> 1)
    return head & 1 == 0 ? .base(index) : .inserted(try operation(), index)
  }

  package mutating func optionalKey() throws(ByteError) -> KeyID? {
    try isPresent() ? KeyID(try id()) : nil
  }

  package mutating func optionalText() throws(ByteError) -> ExactText? {
    try isPresent() ? try text() : nil
  }

  private mutating func isPresent() throws(ByteError) -> Bool {
    let mark = try byte()
    guard mark <= 1 else { throw error(.unknownForm) }
    return mark == 1
  }

  package mutating func names() throws(ByteError) -> [NamedText] {
    let count = try count(ofAtLeast: 2)
    var list: [NamedText] = []
    for _ in 0..<count {
      let next = NamedText(name: try text(), value: try text())
      if let last = list.last, last.name >= next.name { throw error(.outOfOrder) }
      list.append(next)
    }
    return list
  }

  package mutating func texts() throws(ByteError) -> [ExactText] {
    let count = try count()
    var list: [ExactText] = []
    for _ in 0..<count { list.append(try text()) }
    return list
  }

  private mutating func sortedTexts() throws(ByteError) -> [ExactText] {
    let list = try texts()
    guard zip(list, list.dropFirst()).allSatisfy({ $0 < $1 }) else { throw error(.outOfOrder) }
    return list
  }

  package mutating func credit() throws(ByteError) -> Credit? {
    try isPresent() ? Credit(author: try text(), created: Timestamp(milliseconds: try signed())) : nil
  }
}
