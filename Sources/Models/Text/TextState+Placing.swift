extension TextState {
  /// Places an edit; nothing happens when it names characters that are not here, or its right doesn't come after its
  /// left (rule X2). An edit is placed once.
  ///
  /// - Returns: whether it was placed.
  /// - Complexity: O(log n) for what one person types or deletes, with the size of what is deleted; where edits of
  ///   several meet, with the number of edits that meet there.
  package mutating func place(_ edit: TextEdit, id: OperationID, isInForce: Bool = true) -> Bool {
    guard let run = resolved(edit, id) else { return false }
    if !isInForce { off.insert(id) }
    let (placed, isTwin) = place(run, inserting: edit.inserted)
    bury(placed, isTwin: isTwin)
    return true
  }

  /// Sets whether a placed edit is in force (rule X6).
  package mutating func setInForce(_ id: OperationID, _ isInForce: Bool) {
    guard let number = runNumber(of: id), isInForce == off.contains(id) else { return }
    let run = runs[number]
    if isInForce { off.remove(id) } else { off.insert(id) }
    for range in run.deletedRanges(id.seq) { order.bury(range, isRevival: !isInForce) }
    guard run.length > 0 else { return }
    let inserted = run.insertedRange(id.seq)
    guard !isSupported(inserted.lowerBound, without: id) else { return }
    order.bury(inserted, isRevival: isInForce)
  }

  /// Makes dead what a run that was just placed deletes, and what it inserts where that is not in force.
  mutating func bury(_ run: EditRun, isTwin: Bool) {
    if off.isEmpty, !isTwin {
      for range in run.deleted { order.bury(range) }
      return
    }
    let replica = authors[run.author].replica
    for seq in run.firstSeq...run.lastSeq {
      let id = OperationID(replica: replica, seq: seq)
      let isInForce = !off.contains(id)
      if isInForce {
        for range in run.deletedRanges(seq) { order.bury(range) }
      }
      guard run.length > 0, isTwin == isInForce, !isTwin || !isSupported(run.head, without: id) else { continue }
      order.bury(run.insertedRange(seq), isRevival: isTwin)
    }
  }

  /// Whether another edit in force stands behind an insertion.
  private func isSupported(_ head: Serial, without id: OperationID) -> Bool {
    twins[head]?.contains { $0 != id && !off.contains($0) } ?? false
  }

  /// The edit with its characters by serial; nil when it cannot be placed.
  private mutating func resolved(_ edit: TextEdit, _ id: OperationID) -> EditRun? {
    var left: Serial?
    var right: Serial?
    if let name = edit.left, !edit.inserted.isEmpty {
      left = serial(of: name)
      guard left != nil else { return nil }
    }
    if let name = edit.right, !edit.inserted.isEmpty {
      right = serial(of: name)
      guard right != nil else { return nil }
    }
    let isBetweenNeighbours = edit.inserted.isEmpty || areNeighbours(left, right)
    guard isBetweenNeighbours || isInOrder(left, right), let deleted = ranges(of: edit.deleted) else { return nil }
    return EditRun(
      author: number(of: id.replica), firstSeq: id.seq, length: edit.inserted.scalarCount, left: left, right: right,
      deleted: deleted, isMarked: edit.isMarked, isBetweenNeighbours: isBetweenNeighbours)
  }

  private func isInOrder(_ left: Serial?, _ right: Serial?) -> Bool {
    guard let left, let right else { return true }
    return order.isBefore(left, right)
  }

  /// Whether nothing stands between two origins.
  func areNeighbours(_ left: Serial?, _ right: Serial?) -> Bool {
    next(after: left) == right
  }

  private func ranges(of names: [CharacterRun]) -> SerialRanges? {
    if names.isEmpty { return SerialRanges() }
    if names.count == 1 { return range(of: names[0]).map(SerialRanges.init) }
    var ranges: [Range<Serial>] = []
    ranges.reserveCapacity(names.count)
    for name in names {
      guard let range = range(of: name) else { return nil }
      ranges.append(range)
    }
    return SerialRanges(sorting: ranges)
  }

  private func range(of name: CharacterRun) -> Range<Serial>? {
    guard name.count > 0, name.first.offset >= 0, name.first.offset <= Limits.length, name.count <= Limits.length + 1,
      let first = serial(of: name.first)
    else { return nil }
    let (end, limit) = (name.first.offset + name.count, limit(of: name.first))
    return end <= limit ? first..<first + Serial(name.count) : nil
  }

  /// How many characters the base, or the operation, has.
  private func limit(of character: CharacterID) -> Int {
    guard case .inserted(let id, _) = character else { return baseLength }
    return runNumber(of: id).map { runs[$0].insertedRange(id.seq).count } ?? 0
  }

  mutating func number(of replica: ReplicaID) -> Int {
    if let number = authorNumber(of: replica) { return number }
    authorNumbers[replica] = authors.count
    authors.append(Author(replica: replica))
    return authors.count - 1
  }
}

extension TextState {
  /// Places a run, of which is known whether its origins are neighbours: finds where its characters go, or that they are
  /// there already, and records it. Deletes nothing.
  mutating func place(_ run: EditRun, inserting text: ExactText) -> (EditRun, isTwin: Bool) {
    var run = run
    guard run.length > 0 else {
      record(run)
      return (run, false)
    }
    // Between neighbours there is but one place, and the run has no siblings.
    let gap = run.isBetweenNeighbours ? .after(run.left) : gap(for: run, text)
    if case .twin(let head) = gap {
      run.head = head
      addTwin(run)
      record(run)
      return (run, true)
    }
    run.head = Serial(order.count)
    if case .after(let previous) = gap { order.insert(run.length, after: previous) }
    appendScalars(of: text)
    record(run)
    return (run, false)
  }

  private mutating func appendScalars(of text: ExactText) {
    if text.bytes.count == 1 { return scalars.append(UInt32(text.bytes[0])) }
    for scalar in text.string.unicodeScalars { scalars.append(scalar.value) }
  }

  private mutating func addTwin(_ run: EditRun) {
    let number = insertionNumber(of: run.head)
    let first = operation(runs[number].firstSeq, ofRun: number)
    let own = OperationID(replica: authors[run.author].replica, seq: run.firstSeq)
    twins[run.head, default: [first]].append(own)
  }

  /// Adds a run to its author's, joined with the one placed before where they are one.
  private mutating func record(_ run: EditRun) {
    let isOwn = run.length > 0 && Int(run.head) + run.length == order.count && twins[run.head] == nil
    let list = authors[run.author].runs
    if let last = list.last, run.firstSeq > runs[last].lastSeq {
      if last == runs.count - 1, run.length == 0 || isOwn, canJoin(run), runs[last].join(run) { return }
      authors[run.author].runs.append(runs.count)
    } else {
      let position = list.partition { runs[$0].firstSeq > run.firstSeq }
      authors[run.author].runs.insert(runs.count, at: position)
    }
    runs.append(run)
    guard isOwn else { return }
    insertions.append(runs.count - 1)
    enroll(run)
  }

  /// Nothing may have been put where the new character goes: joined characters are each other's only children.
  private func canJoin(_ run: EditRun) -> Bool {
    guard run.length > 0, let siblings else { return true }
    return !siblings.hasBranches(run.left)
  }
}
