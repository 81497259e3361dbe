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

  /// Sets whether a placed edit was taken out of force (rule X6).
  package mutating func setInForce(_ id: OperationID, _ isInForce: Bool) {
    guard isPlaced(id), isInForce == off.contains(id) else { return }
    if isInForce { off.remove(id) } else { off.insert(id) }
    refresh(id)
  }

  /// Whether a correction in force has revised what an edit inserted, so that taking it out of force shows nothing.
  package func isRevised(_ id: OperationID) -> Bool {
    guard let number = runNumber(of: id), runs[number].length > 0 else { return false }
    let inserted = runs[number].insertedRange(id.seq)
    return (revisers[runs[number].head] ?? []).contains { reviser in
      !idle.contains(operation(runs[reviser].firstSeq, ofRun: reviser))
        && runs[reviser].deleted.contains { $0.overlaps(inserted) }
    }
  }

  /// Puts an edit in or out of force as the rules have it now, and then those whose characters it deletes.
  private mutating func refresh(_ id: OperationID) {
    var open = [id]
    while let id = open.popLast() {
      guard let number = runNumber(of: id) else { continue }
      let isInForce = !off.contains(id) || isRevised(id)
      guard isInForce == idle.contains(id) else { continue }
      if isInForce { idle.remove(id) } else { idle.insert(id) }
      toggle(id, runs[number], isInForce: isInForce)
      if runs[number].isCorrection { open += revised(by: runs[number]) }
    }
  }

  /// The edits taken out of force of which a correction deletes characters.
  private func revised(by run: EditRun) -> [OperationID] {
    guard !off.isEmpty else { return [] }
    return insertionNumbers(in: run.deleted).flatMap { number in
      twins[runs[number].head] ?? operations(ofRun: number)
    }.filter(off.contains)
  }

  private func operations(ofRun number: Int) -> [OperationID] {
    (runs[number].firstSeq...runs[number].lastSeq).map { operation($0, ofRun: number) }
  }

  private mutating func toggle(_ id: OperationID, _ run: EditRun, isInForce: Bool) {
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
    } else {
      for seq in run.firstSeq...run.lastSeq { buryOperation(seq, of: run, isTwin: isTwin) }
    }
    if run.isCorrection { noteRevisions(by: run) }
  }

  private mutating func buryOperation(_ seq: UInt64, of run: EditRun, isTwin: Bool) {
    let id = OperationID(replica: authors[run.author].replica, seq: seq)
    let isInForce = !off.contains(id)
    if !isInForce { idle.insert(id) }
    if isInForce {
      for range in run.deletedRanges(seq) { order.bury(range) }
    }
    guard run.length > 0, isTwin == isInForce, !isTwin || !isSupported(run.head, without: id) else { return }
    order.bury(run.insertedRange(seq), isRevival: isTwin)
  }

  /// Remembers what a correction that was just placed revises, and puts that in force again where it is.
  private mutating func noteRevisions(by run: EditRun) {
    guard let number = runNumber(of: OperationID(replica: authors[run.author].replica, seq: run.firstSeq)) else {
      return
    }
    for revised in Set(insertionNumbers(in: run.deleted)) { revisers[runs[revised].head, default: []].append(number) }
    for id in revised(by: run) { refresh(id) }
    // A twin may come after what revises it.
    if off.contains(operation(run.firstSeq, ofRun: number)) { refresh(operation(run.firstSeq, ofRun: number)) }
  }

  /// Whether another edit in force stands behind an insertion.
  private func isSupported(_ head: Serial, without id: OperationID) -> Bool {
    twins[head]?.contains { $0 != id && !idle.contains($0) } ?? false
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
    for byte in text.bytes {
      // The bytes are UTF-8: the first of a scalar has its highest bits, each further one six more.
      switch byte {
      case 0x80..<0xC0: scalars[scalars.count - 1] = scalars[scalars.count - 1] << 6 | UInt32(byte & 0x3F)
      case ..<0x80: scalars.append(UInt32(byte))
      case ..<0xE0: scalars.append(UInt32(byte & 0x1F))
      case ..<0xF0: scalars.append(UInt32(byte & 0x0F))
      default: scalars.append(UInt32(byte & 0x07))
      }
    }
  }

  private mutating func addTwin(_ run: EditRun) {
    let number = insertionNumber(of: run.head)
    let first = operation(runs[number].firstSeq, ofRun: number)
    let own = OperationID(replica: authors[run.author].replica, seq: run.firstSeq)
    twins[run.head, default: [first]].append(own)
  }

  /// Adds a run to its author's, joined with the one placed before where they are one.
  private mutating func record(_ run: EditRun) {
    let isOwn = run.length > 0 && Int(run.head) + run.length == order.count && (twins.isEmpty || twins[run.head] == nil)
    let last = authors[run.author].runs.last ?? -1
    if last < 0 || run.firstSeq > runs[last].lastSeq {
      if last >= 0, last == runs.count - 1, run.length == 0 || isOwn, canJoin(run), runs[last].join(run) { return }
      authors[run.author].runs.append(runs.count)
    } else {
      // One that waited is placed after later ones of its replica.
      let position = authors[run.author].runs.partition { runs[$0].firstSeq > run.firstSeq }
      authors[run.author].runs.insert(runs.count, at: position)
    }
    runs.append(run)
    guard isOwn else { return }
    insertions.append(runs.count - 1)
    enroll(run)
  }

  /// Nothing may have been put where the new character goes: joined characters are each other's only children.
  private func canJoin(_ run: EditRun) -> Bool {
    run.length == 0 || !(siblings?.hasBranches(run.left) ?? false)
  }
}
