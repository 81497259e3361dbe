extension TextState {
  /// The same text, with its edits placed in an order that depends on nothing but the set of them: replica by replica in
  /// the order of their ids, each as far as all it names is placed, round after round; where that leads nowhere, since
  /// somebody named what he had yet to make, leaving out what cannot be placed.
  ///
  /// - Complexity: as placing all edits.
  func canonical() -> TextState {
    if authors.count == 1, isInOrder { return self }
    var renewal = Renewal(of: self)
    renewal.run()
    return renewal.new
  }

  /// Whether the runs of the only author are in the order of their numbers.
  private var isInOrder: Bool { authors[0].runs.elementsEqual(runs.indices) }
}

/// Places the edits of a text anew, in the canonical order.
private struct Renewal {
  typealias Serial = CharacterOrder.Serial

  let old: TextState
  var new: TextState
  /// The new serial of each old one that is placed.
  private var renamed: [Serial?]
  private var progress: [Progress]

  private struct Progress {
    let replica: ReplicaID
    let units: [Unit]
    var isDone: [Bool]
    /// All before are done.
    var next = 0
  }

  /// What is placed at once: a run, but of erased characters, which may be anybody's, one operation.
  private struct Unit {
    let run: Int
    let seq: UInt64?
  }

  init(of old: TextState) {
    self.old = old
    new = TextState(baseLength: old.baseLength)
    new.off = old.off
    renamed = Array(repeating: nil, count: old.order.count)
    for serial in 0..<old.baseLength { renamed[serial] = Serial(serial) }
    progress = old.authors.sorted { $0.replica < $1.replica }.map { author in
      let units = author.runs.flatMap { Self.units(of: old.runs[$0], $0) }
      return Progress(replica: author.replica, units: units, isDone: Array(repeating: false, count: units.count))
    }
  }

  private static func units(of run: EditRun, _ number: Int) -> [Unit] {
    guard run.form == .erasedForward || run.form == .erasedBackward else { return [Unit(run: number, seq: nil)] }
    return (run.firstSeq...run.lastSeq).map { Unit(run: number, seq: $0) }
  }

  mutating func run() {
    while advance() || leap() {}
  }

  /// Places what comes next of each replica, as far as it can be.
  private mutating func advance() -> Bool {
    var isMoving = false
    for author in progress.indices {
      while progress[author].next < progress[author].units.count {
        guard progress[author].isDone[progress[author].next] || place(progress[author].next, of: author) else { break }
        progress[author].next += 1
        isMoving = true
      }
    }
    return isMoving
  }

  /// Places whatever can be.
  private mutating func leap() -> Bool {
    var isMoving = false
    for author in progress.indices {
      for unit in progress[author].next..<progress[author].units.count where !progress[author].isDone[unit] {
        if place(unit, of: author) { isMoving = true }
      }
    }
    return isMoving
  }

  /// Places a unit, if all it names is placed.
  private mutating func place(_ number: Int, of author: Int) -> Bool {
    let unit = progress[author].units[number]
    let run = old.runs[unit.run]
    guard var next = renamed(unit.seq.map(run.operation) ?? run) else { return false }
    next.author = new.number(of: progress[author].replica)
    let (placed, isTwin) = new.place(next, inserting: old.text(of: run))
    for offset in 0..<Serial(run.length) { renamed[Int(run.head + offset)] = placed.head + offset }
    new.bury(placed, isTwin: isTwin)
    progress[author].isDone[number] = true
    return true
  }

  /// The run with new serials; nil while not all are placed.
  private func renamed(_ run: EditRun) -> EditRun? {
    var result = run
    if run.length > 0 {
      if let left = run.left {
        guard let name = renamed[Int(left)] else { return nil }
        result.left = name
      }
      if let right = run.right {
        guard let name = renamed[Int(right)] else { return nil }
        result.right = name
      }
    }
    var deleted: [Range<Serial>] = []
    for serial in run.deleted.joined() {
      guard let name = renamed[Int(serial)] else { return nil }
      deleted.append(name..<name + 1)
    }
    result.deleted = SerialRanges(sorting: deleted)
    result.isBetweenNeighbours = run.length == 0 || new.areNeighbours(result.left, result.right)
    return result
  }
}

extension EditRun {
  /// One operation of the run by itself.
  fileprivate func operation(_ seq: UInt64) -> EditRun {
    var one = self
    one.form = .single
    one.firstSeq = seq
    one.count = 1
    one.deleted = deletedRanges(seq)
    return one
  }
}

extension TextState {
  /// What a run inserted.
  func text(of run: EditRun) -> ExactText {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(run.length)
    for offset in 0..<run.length { bytes.appendUTF8(scalars[Int(run.head) + offset - baseLength]) }
    return ExactText(unchecked: bytes)
  }
}
