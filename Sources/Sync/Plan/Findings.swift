internal import Models
internal import Segments

/// The files that gave nothing in a sync, and why: what the report names, and what need not be read again.
struct Findings {
  private(set) var refusals: [Refusal] = []
  /// Files that may come whole, with what they would bring.
  private(set) var unfinished: [(candidate: Candidate, reason: String)] = []

  /// Folders of replicas that may not be read.
  private(set) var unreadableFolders: [DirectoryEntry] = []

  init(standing: [Refusal]) {
    refusals = standing
  }

  /// - Throws: What stops the whole sync.
  mutating func add(_ failure: ReadFailure, of candidate: Candidate) throws {
    switch failure {
    case .waiting(let reason):
      // A header that nothing vouches for, of a copy with some name: no reason to wait. It is tried again all the same.
      if !candidate.isFromHeader { unfinished.append((candidate, reason)) }
    case .refused(let reason): refuse(candidate.entry, reason)
    case .vanished, .foreign: break
    case .lost(let error): throw error
    }
  }

  /// For a file of which not even the header could be read.
  mutating func add(_ failure: ReadFailure, of entry: DirectoryEntry) throws {
    switch failure {
    case .refused(let reason): refuse(entry, reason)
    case .lost(let error): throw error
    // Nothing says that it holds anything that is missing.
    case .waiting, .vanished, .foreign: break
    }
  }

  /// For what is listed and can't be opened.
  mutating func add(unopenable entry: DirectoryEntry) {
    if let name = entry.segment {
      let candidate = Candidate(
        entry: entry, replica: name.replica, first: name.first, last: name.last, isFromHeader: false)
      unfinished.append((candidate, "the cloud client has not fetched it yet"))
    } else if entry.kind == .unreadable {
      unreadableFolders.append(entry)
    }
  }

  mutating func refuse(_ entry: DirectoryEntry, _ reason: String) {
    refusals.append(Refusal(file: entry.path, size: entry.size, modified: entry.modified, reason: reason))
  }

  /// The refusals in a certain order.
  var sortedRefusals: [Refusal] {
    refusals.sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
  }
}
