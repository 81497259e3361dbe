package import Models
package import Segments

extension Synchronizer {
  /// Takes in and publishes; when the directory shows that the log's database was copied or restored, lets the log go on
  /// under a new identity first.
  ///
  /// - Parameters:
  ///   - newKey: Gives the key of a new identity, which nobody else has.
  ///   - sealed: Told how far the log's identity is sealed, before anything is published.
  ///   - doubted: Told why a new identity is taken, before it is.
  package static func run<Log: RenewableLog>(
    _ log: inout Log, directory: any SharedDirectory, options: Options, newKey: () throws -> SigningKey,
    progress: @escaping (SyncProgress) -> Void = { _ in },
    sealed: @escaping (ReplicaID, Held) throws -> Void = { _, _ in }, doubted: (Doubt) -> Void = { _ in }
  ) throws -> SyncReport {
    func run(_ options: Options) throws -> SyncReport {
      try Synchronizer(log: log, directory: directory, options: options, progress: progress, sealed: sealed).run()
    }
    let first = try run(options)
    guard let doubt = first.doubt else { return first }
    doubted(doubt)
    log = try log.renewed(newKey())
    var known = options
    known.knownBefore = true
    var second = try run(known)
    second.started = first.started
    second.received.segments += first.received.segments
    second.received.operations += first.received.operations
    second.received.bytes += first.received.bytes
    var contributions = Contributions()
    contributions.add(first.contributions + second.contributions)
    second.contributions = contributions.sorted
    return second
  }
}
