package import Models
package import Segments

/// What to read from a shared directory, decided from its listing and from what is held. Opens nothing.
package struct SyncPlan: Sendable {
  /// What the decision rests on.
  package struct Knowledge: Sendable {
    package var replica: ReplicaID
    /// Those held, of all replicas, and those that a larger one of them has all of. Numbers alone don't say that a file
    /// would bring nothing: a replica whose database was copied may have used them twice.
    package var segments: Set<SegmentName>
    package var refusals: [Refusal]

    package init(replica: ReplicaID, segments: Set<SegmentName>, refusals: [Refusal]) {
      self.replica = replica
      self.segments = segments
      self.refusals = refusals
    }
  }

  /// For each other replica, the files that may hold more of it than is held.
  package internal(set) var queues: [ReplicaID: SegmentQueue] = [:]
  /// Files of this replica's own id that it didn't seal, as far as it knows.
  package internal(set) var ownStrangers: [Candidate] = []
  /// Files whose names say nothing: to be looked into.
  package private(set) var unnamed: [DirectoryEntry] = []
  /// What is there but can't be opened: files that are not fetched, folders that may not be read.
  package private(set) var unopenable: [DirectoryEntry] = []
  /// The refusals that still stand, of files that are still wanted; these are not read.
  package private(set) var standing: [Refusal] = []

  /// - Complexity: O(n log n) in the listing.
  package init(listing: [DirectoryEntry], knowledge: Knowledge) {
    let refusals = Dictionary(
      knowledge.refusals.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [ReplicaID: [Candidate]] = [:]
    for entry in listing {
      guard let candidate = sort(entry, knowledge) else { continue }
      if let refusal = refusals[entry.path], refusal.isOf(entry) {
        standing.append(refusal)
      } else if candidate.replica == knowledge.replica {
        ownStrangers.append(candidate)
      } else {
        found[candidate.replica, default: []].append(candidate)
      }
    }
    queues = found.mapValues(SegmentQueue.init)
    settleUnnamed(refusals)
  }

  /// Puts away what isn't a candidate by its name; nil also for what is held already.
  private mutating func sort(_ entry: DirectoryEntry, _ knowledge: Knowledge) -> Candidate? {
    let name = entry.segment
    if let name, knowledge.segments.contains(name) { return nil }
    switch entry.kind {
    case .file: break
    case .placeholder:
      if name != nil { unopenable.append(entry) }
      return nil
    case .unreadable:
      unopenable.append(entry)
      return nil
    case .folder, .other: return nil
    }
    guard let name else {
      if FileNaming.isWorthOpening(entry.path) { unnamed.append(entry) }
      return nil
    }
    return Candidate(
      entry: entry, replica: name.replica, first: name.first, last: name.last, isFromHeader: false)
  }

  /// The order of a listing must not decide anything.
  private mutating func settleUnnamed(_ refusals: [String: Refusal]) {
    var open: [DirectoryEntry] = []
    for entry in unnamed {
      if let refusal = refusals[entry.path], refusal.isOf(entry) {
        standing.append(refusal)
      } else {
        open.append(entry)
      }
    }
    unnamed = open.sorted(by: Self.isBefore)
    unopenable.sort(by: Self.isBefore)
    ownStrangers.sort { Self.isBefore($0.entry, $1.entry) }
  }
}

extension SyncPlan {
  private static func isBefore(_ left: DirectoryEntry, _ right: DirectoryEntry) -> Bool {
    left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}

extension Refusal {
  /// Whether the file is still the one that was refused.
  fileprivate func isOf(_ entry: DirectoryEntry) -> Bool { size == entry.size && modified == entry.modified }
}
