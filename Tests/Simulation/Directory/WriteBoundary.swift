internal import Sync

/// The steps in which a file is published or removed. A process may die before each of them.
package enum WriteBoundary: Int, CaseIterable, Sendable {
  case makeFolder
  case createTemporary
  case writeTemporary
  case syncTemporary
  /// Links the temporary file under its final name; without links, creates it under that.
  case giveName
  /// Only without links.
  case writeInPlace
  /// Only without links.
  case syncInPlace
  case syncFolder
  case removeTemporary
  /// Removes a file that was published.
  case remove

  var isWrite: Bool { self == .writeTemporary || self == .writeInPlace }
}

/// What happens at one write boundary in place of, or beside, what should.
package enum BoundaryEvent: Hashable, Sendable {
  /// The process is killed before the step. A write has come to `keep` thousandths of the file by then.
  case die(keep: Int)
  /// The step fails and is not done.
  case fail(BoundaryFailure)
  /// The file gets its name, and an error is reported. Unless `recovers`, nothing else can be read in this call.
  case loseReply(recovers: Bool)
  /// The disk is pulled out. The file being written keeps `keep` thousandths; the rest is cut or, if `fills`, zeros.
  case pullOut(keep: Int, fills: Bool)
}

package enum BoundaryFailure: String, CaseIterable, Sendable {
  case inputOutput
  case full
  case readOnly

  var cause: DirectoryError.Cause {
    switch self {
    case .inputOutput: .inputOutput
    case .full: .full
    case .readOnly: .readOnly
    }
  }

  var kind: FaultKind {
    switch self {
    case .inputOutput: .inputOutput
    case .full: .full
    case .readOnly: .readOnly
    }
  }
}

/// How a call tells that the simulated process is dead: with an error that ends a sync, since the protocol knows no
/// other. What the process does after that must not count; `SimulatedFolder.isDead` says so too.
package enum SimulatedCrash {
  static let detail = "simulated: the process is dead"

  static func error(_ operation: DirectoryError.Operation, _ path: String) -> DirectoryError {
    DirectoryError(.missing, operation, path, detail)
  }

  package static func isCrash(_ error: any Error) -> Bool { (error as? DirectoryError)?.detail == detail }
}
