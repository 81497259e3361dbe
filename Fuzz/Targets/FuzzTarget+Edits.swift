package import Models

extension FuzzTarget {
  /// Operations on one article by up to four replicas, text edits above all, that anybody may have made: taken in as
  /// they come, and each replica's by itself. See `EditsInput`.
  static let edits = FuzzTarget("edits") { input throws(BrokenPromise) in
    let input = EditsInput(input)
    let state = input.state(input.steps)
    // Two more orders in which the same may arrive.
    let orders = [
      input.steps.enumerated().sorted { ($0.element.author, $0.offset) < ($1.element.author, $1.offset) },
      input.steps.enumerated().sorted { ($1.element.author, $0.offset) < ($0.element.author, $1.offset) },
    ]
    for order in orders {
      let other = input.state(order.map(\.element))
      try promise(other.encoded == state.encoded, "the order of arrival changes nothing")
    }
    try StateUse.store(state)
    StateUse.read(state, base: input.base)
    try StateUse.edit(state, base: input.base)
  }
}

/// What an input of the target `edits` says.
///
///     block base; for each operation: byte author (2 bits) and form, byte gap, block payload
///
/// The first operation, which adds the article, is not in the input.
package struct EditsInput {
  package static let authors = (1...4).map { ReplicaID(ID128(high: UInt64($0), low: 1)) }
  private static let importer = ReplicaID(ID128(high: 0, low: 1))

  struct Step {
    let author: Int
    let operation: Operation
  }

  let base: ExactText
  let article: ArticleID
  private(set) var steps: [Step] = []

  init(_ input: [UInt8]) {
    var cursor = InputCursor(input)
    let text = cursor.text()
    base = text.isEmpty ? "x" : text
    article = ContentHash.article(url: .empty, text: base)
    var last = Self.authors.map { _ in UInt64(0) }
    steps = [Step(author: 4, operation: creation)]
    while !cursor.isAtEnd {
      let head = Int(cursor.byte())
      let author = head & 3
      // Numbers left out are of other articles.
      last[author] += 1 + UInt64(cursor.byte())
      let id = OperationID(replica: Self.authors[author], seq: last[author])
      let form = Form.all[head >> 2 & 7]
      let payload = Payload(decoding: cursor.block(), kind: form.kind, in: article)
      steps.append(Step(author: author, operation: operation(id, form.kind, form.flags, payload)))
    }
  }

  /// The forms that the bits 2 to 4 of an operation's first byte stand for.
  package struct Form {
    package let kind: Operation.Kind
    let flags: Operation.Flags

    package static let all: [Form] = [
      Form(kind: .text, flags: .touches), Form(kind: .text, flags: []), Form(kind: .write, flags: .touches),
      Form(kind: .write, flags: .source), Form(kind: .span, flags: .touches), Form(kind: .note, flags: .touches),
      Form(kind: .remove, flags: []), Form(kind: Operation.Kind(rawValue: 9), flags: [.mustUnderstand]),
    ]
  }

  private var creation: Operation {
    let creation = ArticleCreation(
      url: .empty, text: base, title: "t", language: nil, metadata: [], tags: [], credit: nil)
    return operation(OperationID(replica: Self.importer, seq: 1), .article, .source, .article(creation))
  }

  private func operation(
    _ id: OperationID, _ kind: Operation.Kind, _ flags: Operation.Flags, _ payload: Payload
  ) -> Operation {
    Operation(
      id: id, kind: kind, flags: flags, article: article, target: .article(article), overwrites: [], payload: payload)
  }

  func state(_ steps: [Step]) -> ArticleState {
    var state = ArticleState(id: article)
    for step in steps {
      let header = ChangeHeader(
        first: step.operation.id, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "a", device: "d")
      state.apply(step.operation, of: header)
    }
    return state
  }
}
