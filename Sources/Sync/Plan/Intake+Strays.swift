internal import Models
internal import Segments

/// Files that don't simply continue what is held: a replica whose database was copied or restored has used the same
/// numbers twice, or sealed the same work in other pieces.
extension Intake {
  /// What the log says of a stray.
  enum Place {
    /// All of it is held.
    case held
    /// What comes before it is held, on one branch or another.
    case fits
    /// What comes before it is not held.
    case apart
  }

  /// Gathers the files that were passed over, once those that continue what is held were taken in.
  mutating func gatherStrays() {
    for replica in plan.queues.keys.sorted() { strays += plan.queues[replica]?.passed ?? [] }
    sortStrays()
  }

  /// Gathers the files behind a gap in the numbers of a replica when one of its branches reaches them.
  ///
  /// - Returns: Whether there are any.
  private mutating func gatherBeyondGaps(_ log: any SegmentLog) throws -> Bool {
    let known = strays.count
    for replica in plan.queues.keys.sorted() {
      let beyond = plan.queues[replica]?.beyondGap ?? []
      guard try beyond.contains(where: { try !log.chains(of: replica, after: $0.first - 1).isEmpty }) else { continue }
      strays += plan.queues[replica]?.take { _ in true } ?? []
    }
    guard strays.count > known else { return false }
    sortStrays()
    return true
  }

  private mutating func sortStrays() {
    strays.sort { left, right in
      if left.replica != right.replica { return left.replica < right.replica }
      if left.first != right.first { return left.first < right.first }
      if left.last != right.last { return left.last < right.last }
      return left.entry.path.utf8.lexicographicallyPrecedes(right.entry.path.utf8)
    }
  }

  /// The next strays of which all is held, whole and verified; empty when there are none left. Each is given out once.
  /// Those that are something else, or not whole, stay.
  ///
  /// - Parameter budget: In bytes of the files.
  mutating func nextHeldStrays(_ log: any SegmentLog, budget: Int) throws -> [Segment] {
    var found: [Segment] = []
    while found.isEmpty, looked < strays.count {
      let part = nextToLookAt(budget: budget)
      ahead.prepare(part.filter { !$0.isFromHeader }.map(\.entry))
      // A copy under a name that says nothing need not be kept. What can't be read stays, and says why in its turn.
      let segments = part.map { $0.isFromHeader ? nil : try? ahead.segment($0.entry) }
      let headers = segments.compactMap { $0?.header }
      let held = try Set(zip(headers, log.holds(headers)).filter(\.1).map(\.0))
      var left: [Candidate] = []
      for (candidate, segment) in zip(part, segments) {
        if let segment, held.contains(segment.header) { found.append(segment) } else { left.append(candidate) }
      }
      strays.replaceSubrange(looked..<looked + part.count, with: left)
      looked += left.count
    }
    return found
  }

  private func nextToLookAt(budget: Int) -> [Candidate] {
    var size = 0
    return Array(
      strays[looked...].prefix { candidate in
        defer { size += candidate.entry.size }
        return size < budget
      })
  }

  /// The next stray that can be taken in; nil when none can. Each is given out once.
  mutating func nextStray(_ log: any SegmentLog) throws -> Segment? {
    var index = 0
    while index < strays.count {
      let candidate = strays[index]
      guard let header = try header(of: candidate) else {
        strays.remove(at: index)
        continue
      }
      let place = try place(of: header, log)
      if place == .apart {
        index += 1
        continue
      }
      strays.remove(at: index)
      // A copy of what is held, under a name that says nothing, need not be kept.
      if place == .held, candidate.isFromHeader { continue }
      if let segment = try verified(candidate, header) { return segment }
    }
    return try gatherBeyondGaps(log) ? nextStray(log) : nil
  }

  private mutating func header(of candidate: Candidate) throws -> SegmentHeader? {
    do throws(ReadFailure) {
      return try reader.header(candidate.entry)
    } catch {
      try findings.add(error, of: candidate)
      return nil
    }
  }

  private func place(of header: SegmentHeader, _ log: any SegmentLog) throws -> Place {
    if try log.chains(of: header.replica, after: header.last).contains(header.after) { return .held }
    return try log.chains(of: header.replica, after: header.first - 1).contains(header.before) ? .fits : .apart
  }

  /// The segment in a stray; nil, and the reason noted, when it isn't what its header said.
  private mutating func verified(_ candidate: Candidate, _ header: SegmentHeader) throws -> Segment? {
    do throws(ReadFailure) {
      let segment = try reader.segment(candidate.entry)
      return segment.header == header ? segment : nil
    } catch {
      try findings.add(error, of: candidate)
      return nil
    }
  }

  /// Verifies the strays that are left: what nothing vouches for is no reason to wait.
  mutating func verifyStrays() throws {
    var left: [Candidate] = []
    for candidate in strays {
      do throws(ReadFailure) {
        let header = try reader.segment(candidate.entry).header
        left.append(
          Candidate(
            entry: candidate.entry, replica: header.replica, first: header.first, last: header.last, isFromHeader: true)
        )
      } catch {
        try findings.add(error, of: candidate)
      }
    }
    strays = left
  }

  /// Looks at the files of this replica's own id that it didn't seal: why they put that id in doubt, if they do.
  ///
  /// - Returns: Also those that hold the same work in other pieces: a copy sealed what was there before it was copied.
  mutating func doubt(_ log: any SegmentLog) throws -> (doubt: Doubt?, same: [Segment]) {
    let found = try readOwnStrangers(log)
    let held = try log.holds(found.map(\.segment.header))
    guard let other = zip(found, held).first(where: { !$0.1 })?.0 else { return (nil, found.map(\.segment)) }
    let last = other.segment.header.last
    let lastSealed = try log.ownSegments().filter { $0.replica == replica }.map(\.last).max() ?? 0
    return (
      last > lastSealed ? .foreignTail(file: other.file, last: last) : .foreignBranch(file: other.file, last: last), []
    )
  }

  /// Anybody may name a file as ours; only what our key signed is of our id.
  private mutating func readOwnStrangers(_ log: any SegmentLog) throws -> [(file: String, segment: Segment)] {
    var found: [(file: String, segment: Segment)] = []
    for candidate in plan.ownStrangers {
      // A copy of one's own work, damaged or not, that some sync tool made.
      if candidate.isFromHeader, let header = try header(of: candidate), try place(of: header, log) == .held {
        continue
      }
      do throws(ReadFailure) {
        let segment = try reader.segment(candidate.entry)
        if segment.header.replica == replica { found.append((candidate.entry.path, segment)) }
      } catch {
        try findings.add(error, of: candidate)
      }
    }
    return found
  }
}
