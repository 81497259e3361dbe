internal import Models
internal import Segments

/// Reads what a plan names, in an order in which it can be taken in, some files at a time.
struct Intake {
  let reader: SegmentReader
  let replica: ReplicaID
  var plan: SyncPlan
  var findings: Findings
  /// What is held, with all that was given out counted in.
  var held: [ReplicaID: Held]
  /// Files that bring other work than is held under their numbers, or the same in other pieces.
  var strays: [Candidate] = []
  /// How many of the strays were looked at already, to find those that bring nothing.
  var looked = 0
  /// The replicas whose files are still to be read, the next at the end.
  private var open: [ReplicaID] = []
  var ahead: ReadAhead

  init(plan: SyncPlan, held: [ReplicaID: Held], replica: ReplicaID, reader: SegmentReader) throws {
    self.plan = plan
    self.held = held
    self.replica = replica
    self.reader = reader
    ahead = ReadAhead(reader)
    findings = Findings(standing: plan.standing)
    for entry in plan.unopenable { findings.add(unopenable: entry) }
    for entry in plan.unnamed { try lookInto(entry) }
    open = self.plan.queues.keys.sorted(by: >)
  }

  /// The next segments, each of which continues what is held or was given out before; empty at the end.
  ///
  /// - Parameter budget: In bytes of the files. A batch ends at the first segment that reaches it.
  mutating func nextBatch(budget: Int) throws -> [Segment] {
    ahead.prepare(likelyNext(budget: budget))
    var batch: [Segment] = []
    var size = 0
    while size < budget, let replica = open.last {
      let position = position(of: replica).last
      guard let candidate = plan.queues[replica]?.next(after: position) else {
        open.removeLast()
        continue
      }
      guard let segment = try read(candidate) else { continue }
      held[replica] = Held(last: segment.header.last, chain: segment.header.after)
      size += segment.rawBytes.count
      batch.append(segment)
    }
    return batch
  }

  /// Verifies the files beyond gaps of which only the header was read: what nothing vouches for is no reason to wait.
  mutating func verifyHeaders() throws {
    for replica in plan.queues.keys.sorted() {
      let candidates = plan.queues[replica]?.take { $0.isFromHeader } ?? []
      for candidate in candidates where candidate.last > position(of: replica).last {
        do throws(ReadFailure) {
          _ = try reader.segment(candidate.entry)
          plan.queues[replica]?.insert(candidate)
        } catch {
          try findings.add(error, of: candidate)
        }
      }
    }
  }

  func position(of replica: ReplicaID) -> Held {
    held[replica] ?? Held(last: 0, chain: Chain(corpus: reader.corpus, replica: replica))
  }
}

extension Intake {
  /// Asks the content of a file whose name says nothing.
  private mutating func lookInto(_ entry: DirectoryEntry) throws {
    do throws(ReadFailure) {
      place(entry, try reader.header(entry))
    } catch {
      try findings.add(error, of: entry)
    }
  }

  /// Puts a file where its header says that it belongs, if that is news.
  private mutating func place(_ entry: DirectoryEntry, _ header: SegmentHeader) {
    let candidate = Candidate(
      entry: entry, replica: header.replica, first: header.first, last: header.last, isFromHeader: true)
    if header.replica == replica {
      plan.ownStrangers.append(candidate)
    } else {
      plan.queues[header.replica, default: SegmentQueue([])].insert(candidate)
      if !open.contains(header.replica) { open.insert(header.replica, at: 0) }
    }
  }

  /// Where one name is wrong, the names of the files after it say little: their headers are asked.
  private mutating func distrustNames(after candidate: Candidate, _ header: SegmentHeader) throws {
    place(candidate.entry, header)
    let rest = plan.queues[candidate.replica]?.take { !$0.isFromHeader } ?? []
    for other in rest { try lookInto(other.entry) }
  }

  /// The files whose turn comes next if each is what its name says.
  private func likelyNext(budget: Int) -> [DirectoryEntry] {
    var entries: [DirectoryEntry] = []
    var size = 0
    for replica in open.reversed() {
      var queue = plan.queues[replica]
      var last = position(of: replica).last
      while size < budget, let candidate = queue?.next(after: last) {
        entries.append(candidate.entry)
        size += candidate.entry.size
        last = candidate.last
      }
    }
    return entries
  }

  /// The segment in a file if it continues what is held; nil, and the reason noted, if not.
  private mutating func read(_ candidate: Candidate) throws -> Segment? {
    let segment: Segment
    do throws(ReadFailure) {
      segment = try ahead.segment(candidate.entry)
    } catch {
      try findings.add(error, of: candidate)
      return nil
    }
    let position = position(of: candidate.replica)
    guard segment.header.replica == candidate.replica, segment.header.first <= position.last + 1 else {
      // Only once: what a header says is checked against nothing better.
      if !candidate.isFromHeader { try distrustNames(after: candidate, segment.header) }
      return nil
    }
    // It must begin where the held chain is, or run through it.
    guard segment.header.last > position.last, segment.chain(at: position.last) == position.chain else {
      strays.append(candidate)
      return nil
    }
    return segment
  }
}
