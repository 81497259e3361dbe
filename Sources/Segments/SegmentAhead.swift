internal import Dispatch
package import Models
internal import Synchronization

/// Gathers the rows of a segment on another core, while its last change is still being decided.
package final class SegmentAhead: Sendable {
  /// Nil once it was given up: then all is gathered when the segment is sealed, and what is wrong is said there.
  private let rows: Mutex<SegmentRows?>
  private let open = DispatchGroup()

  /// More canonical bytes than these are not held until the end of their change.
  private static let mostHeldBytes = 64 << 20

  /// - Parameters:
  ///   - earlier: The changes before the one that is being decided.
  ///   - header: The beginning of that one; the number of its operations doesn't count.
  package init(before: Chain, earlier: [Change], header: ChangeHeader) {
    var rows = try? SegmentRows(before: before, headers: earlier.map(\.header) + [header])
    do { for change in earlier { try rows?.add(rest: change) } } catch { rows = nil }
    self.rows = Mutex(rows)
  }

  /// Takes the next operations; they are gathered later, in the order in which they were given.
  package func add(_ operations: [Operation]) {
    open.enter()
    Parallel.inTurn {
      self.rows.withLock { rows in
        do { for operation in operations { try rows?.add(operation) } } catch { rows = nil }
        if rows?.heldBytes ?? 0 > Self.mostHeldBytes { rows = nil }
      }
      self.open.leave()
    }
  }

  /// Whether some of what was given is still being gathered.
  package var isGathering: Bool { open.wait(timeout: .now()) == .timedOut }

  /// What was gathered, for once; nil when it was given up.
  func finish() -> SegmentRows? {
    open.wait()
    return rows.withLock { $0.take() }
  }
}
