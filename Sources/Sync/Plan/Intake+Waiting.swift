internal import Models
internal import Segments

extension Intake {
  /// What is known to exist and isn't held, by replica and number.
  ///
  /// - Parameter cited: For each replica, the largest operation number that a held segment says exists.
  func waiting(cited: [ReplicaID: UInt64], own: ReplicaID) -> [SyncReport.Waiting] {
    var files: [ReplicaID: [(candidate: Candidate, reason: String)]] = [:]
    for found in findings.unfinished where found.candidate.last > position(of: found.candidate.replica).last {
      files[found.candidate.replica, default: []].append(found)
    }
    let replicas = Set(files.keys).union(cited.keys).union(plan.queues.keys).subtracting([own])
    var waiting: [SyncReport.Waiting] = []
    for replica in replicas.sorted() {
      waiting += self.waiting(of: replica, files[replica] ?? [], cited: cited[replica] ?? 0)
    }
    waiting += strays.map { stray in
      SyncReport.Waiting(
        replica: stray.replica, from: stray.first, to: stray.last, file: stray.entry.path,
        reason: "belongs to a branch of its replica of which earlier operations have not arrived")
    }
    return waiting.map(explained) + unexplainedFolders(waiting)
  }

  private func waiting(
    of replica: ReplicaID, _ files: [(candidate: Candidate, reason: String)], cited: UInt64
  ) -> [SyncReport.Waiting] {
    let start = position(of: replica).last + 1
    var waiting = files.map { file in
      SyncReport.Waiting(
        replica: replica, from: max(file.candidate.first, start), to: file.candidate.last,
        file: file.candidate.entry.path, reason: file.reason)
    }
    let beyond = plan.queues[replica]?.beyondGap ?? []
    let present = (files.map(\.candidate) + beyond).sorted { $0.first < $1.first }
    var next = start
    for candidate in present {
      if candidate.first > next { waiting.append(gap(of: replica, next...candidate.first - 1)) }
      next = max(next, candidate.last + 1)
    }
    if cited >= next { waiting.append(gap(of: replica, next...cited)) }
    return waiting.sorted { $0.from < $1.from }
  }

  private func gap(of replica: ReplicaID, _ numbers: ClosedRange<UInt64>) -> SyncReport.Waiting {
    SyncReport.Waiting(
      replica: replica, from: numbers.lowerBound, to: numbers.upperBound, file: nil,
      reason: "has not arrived yet")
  }

  /// Says of a gap that it is in a folder that may not be read.
  private func explained(_ gap: SyncReport.Waiting) -> SyncReport.Waiting {
    guard gap.file == nil,
      let folder = findings.unreadableFolders.first(where: { replica(of: $0) == gap.replica })
    else { return gap }
    var gap = gap
    gap.file = folder.path
    gap.reason = Self.unreadable
    return gap
  }

  /// The folders that may not be read, of replicas of which nothing else says that something is missing.
  private func unexplainedFolders(_ waiting: [SyncReport.Waiting]) -> [SyncReport.Waiting] {
    let known = Set(waiting.compactMap(\.replica))
    return findings.unreadableFolders.compactMap { folder in
      let replica = replica(of: folder)
      if let replica, known.contains(replica) { return nil }
      let start = replica.map { position(of: $0).last + 1 } ?? 1
      return SyncReport.Waiting(
        replica: replica, from: start, to: nil, file: folder.path, reason: Self.unreadable)
    }
  }

  private func replica(of folder: DirectoryEntry) -> ReplicaID? {
    let parts = folder.path.split(separator: "/")
    return parts.count == 2 ? ReplicaID(parts[1]) : nil
  }

  private static let unreadable = "the folder may not be read"
}
