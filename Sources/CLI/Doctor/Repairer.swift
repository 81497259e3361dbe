internal import Store
internal import Sync

/// Does what `--repair` may: each thing by itself, so that one that fails stops no other.
struct Repairer {
  /// The folder of the replica.
  let folder: String
  let output: Output

  /// Keeps other processes off the replica meanwhile.
  ///
  /// - Throws: `StoreError.locked`, `.notWritable`.
  func repair(_ findings: [Finding]) throws {
    let lock = try ReplicaLock(at: Replica.lockPath(in: folder))
    withExtendedLifetime(lock) { carryOut(Set(findings.compactMap(\.remedy))) }
  }

  private func carryOut(_ remedies: Set<Finding.Remedy>) {
    if remedies.contains(.foldWriteAheadLog) || remedies.contains(.bringUpToDate) {
      attempt("open the database") { try Replica.open(folder).close() }
    }
    if remedies.contains(.rebuild) {
      attempt("make what is stored anew") { try withReplica { try $0.rebuild() } }
    }
    for case .removeDraft(let path) in remedies { attempt("remove \(path)") { try Files.remove(path) } }
    let files = remedies.compactMap { if case .removeTemporary(let file) = $0 { file } else { nil } }
    guard remedies.contains(.restore) || !files.isEmpty else { return }
    attempt("write to the shared directory") { try withReplica { try mend($0, files, remedies.contains(.restore)) } }
  }

  private func mend(_ replica: Replica, _ files: [String], _ restores: Bool) throws {
    guard let shared = try replica.settings().shared else { return }
    let directory = FolderDirectory(path: shared)
    for file in files where !directory.removeLeftover(file) { output.warn("could not remove \(file)") }
    guard restores, try !mayBeCopy(replica, directory) else { return }
    let report = try Restoration.run(log: replica, directory: directory, now: Environment.now)
    if let reason = report.unpublishedReason { throw reason }
  }

  /// A copy must not publish before it has an id of its own.
  private func mayBeCopy(_ replica: Replica, _ directory: FolderDirectory) throws -> Bool {
    let binding = Environment.binding(ofFile: Replica.databasePath(in: folder))
    let witness = Witness.read(of: replica.replica)
    if try replica.discontinuity(binding: binding, witness: witness) != nil { return true }
    return try Rehearsal(listing: directory.list(), log: replica, directory: directory).doubt != nil
  }

  private func withReplica(_ body: (Replica) throws -> Void) throws {
    let replica = try Replica.open(folder)
    defer { try? replica.close() }
    try body(replica)
  }

  private func attempt(_ what: String, _ body: () throws -> Void) {
    do {
      try body()
    } catch {
      output.setAside("could not \(what): \(Problem.description(of: error))")
    }
  }
}
