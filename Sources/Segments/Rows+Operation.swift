internal import Models

extension Rows {
  /// Makes the operation of a row.
  func operation(_ index: Int, id: OperationID) -> Operation {
    let row = rows[index]
    let shape = tables.shapes[Int(row.shape)]
    let article = tables.articles[Int(row.article)]
    var cursor = WordCursor(words, at: row.start)
    let target = thing(shape.target, article, &cursor)
    let overwrites = list(shape.overwrites, target, &cursor)
    let payload = shape.form == .raw ? raw(shape, article, &cursor) : payload(shape, article, target, &cursor)
    return Operation(
      id: id, kind: shape.kind, flags: shape.flags, article: article, target: target, overwrites: overwrites,
      payload: payload)
  }

  private func payload(
    _ shape: Shape, _ article: ArticleID, _ target: ThingID, _ cursor: inout WordCursor
  ) -> Payload {
    switch shape.kind {
    case .article: .article(articleCreation(shape, &cursor))
    case .span: .span(spanCreation(shape, &cursor))
    case .relation: .relation(relationCreation(shape, article, &cursor))
    case .note:
      .note(NoteCreation(key: key(shape, &cursor), text: text(&cursor), credit: credit(shape, &cursor)))
    case .write: .write(registerKey(shape, &cursor), registerValue(shape, &cursor))
    case .remove: .remove(seen: list(shape.seen ?? .none, target, &cursor))
    default: .restore
    }
  }

  private func articleCreation(_ shape: Shape, _ cursor: inout WordCursor) -> ArticleCreation {
    ArticleCreation(
      url: text(&cursor), text: text(&cursor), title: text(&cursor),
      language: shape.hasLanguage ? text(&cursor) : nil, metadata: names(&cursor), tags: tags(&cursor),
      credit: credit(shape, &cursor))
  }

  private func spanCreation(_ shape: Shape, _ cursor: inout WordCursor) -> SpanCreation {
    SpanCreation(
      key: key(shape, &cursor), label: text(&cursor), fragments: fragments(&cursor),
      attributes: names(&cursor),
      tags: tags(&cursor), credit: credit(shape, &cursor))
  }

  private func relationCreation(
    _ shape: Shape, _ article: ArticleID, _ cursor: inout WordCursor
  ) -> RelationCreation {
    RelationCreation(
      key: key(shape, &cursor), source: thing(shape.source ?? .article, article, &cursor),
      target: thing(shape.end ?? .article, article, &cursor), label: text(&cursor),
      attributes: names(&cursor),
      tags: tags(&cursor), credit: credit(shape, &cursor))
  }

  private func registerKey(_ shape: Shape, _ cursor: inout WordCursor) -> RegisterKey {
    switch shape.register ?? .field {
    case .field: .field(text(&cursor))
    case .tag: .tag(text(&cursor))
    case .undone: .undone(reference(&cursor))
    }
  }

  private func registerValue(_ shape: Shape, _ cursor: inout WordCursor) -> RegisterValue {
    switch shape.value ?? .withdrawn {
    case .withdrawn: .withdrawn
    case .cleared: .cleared
    case .text: .text(text(&cursor))
    case .fragments: .fragments(fragments(&cursor))
    case .on: .on
    case .off: .off
    }
  }
}

extension Rows {
  private func text(_ cursor: inout WordCursor) -> ExactText { tables.texts.text(cursor.next()) }

  private func names(_ cursor: inout WordCursor) -> [NamedText] {
    tables.names.names(cursor.next(), tables.texts)
  }

  private func tags(_ cursor: inout WordCursor) -> [ExactText] {
    tables.tags.tags(cursor.next(), tables.texts)
  }

  private func key(_ shape: Shape, _ cursor: inout WordCursor) -> KeyID? {
    shape.hasKey ? tables.keys[Int(cursor.next())] : nil
  }

  private func credit(_ shape: Shape, _ cursor: inout WordCursor) -> Credit? {
    guard shape.hasCredit else { return nil }
    let author = text(&cursor)
    return Credit(author: author, created: Timestamp(milliseconds: Int64(bitPattern: cursor.nextWide())))
  }

  private func reference(_ cursor: inout WordCursor) -> OperationID {
    let replica = tables.replicas[Int(cursor.next())]
    return OperationID(replica: replica, seq: cursor.nextWide())
  }

  private func thing(_ form: Shape.TargetForm, _ article: ArticleID, _ cursor: inout WordCursor) -> ThingID {
    switch form {
    case .article: .article(article)
    case .operation: .operation(reference(&cursor))
    case .key: .key(tables.keys[Int(cursor.next())])
    }
  }

  private func list(_ form: Shape.ListForm, _ target: ThingID, _ cursor: inout WordCursor) -> [OperationID] {
    switch form {
    case .none: return []
    case .target:
      if case .operation(let id) = target { return [id] }
      return []
    case .listed:
      var list: [OperationID] = []
      let count = Int(cursor.next())
      list.reserveCapacity(count)
      for _ in 0..<count { list.append(reference(&cursor)) }
      return list
    }
  }

  private func fragments(_ cursor: inout WordCursor) -> Fragments {
    let count = Int(cursor.next())
    guard count > 0 else {
      var reader = ByteReader(tables.raw, in: rawRange(&cursor))
      // Cannot fail: the rows were read only after these bytes had been.
      return (try? reader.fragments()) ?? Fragments(pieces: [])
    }
    if count == 1 { return Fragments(piece(&cursor)) }
    var pieces: [Fragment] = []
    pieces.reserveCapacity(count)
    for _ in 0..<count { pieces.append(piece(&cursor)) }
    return Fragments(pieces: pieces)
  }

  private func piece(_ cursor: inout WordCursor) -> Fragment {
    let first = Int(cursor.next())
    return Fragment(first: .base(first), last: .base(Int(cursor.next())))
  }

  private func raw(_ shape: Shape, _ article: ArticleID, _ cursor: inout WordCursor) -> Payload {
    Payload(decoding: Array(tables.raw[rawRange(&cursor)]), kind: shape.kind, in: article)
  }

  private func rawRange(_ cursor: inout WordCursor) -> Range<Int> {
    let start = Int(cursor.next())
    return start..<start + Int(cursor.next())
  }
}
