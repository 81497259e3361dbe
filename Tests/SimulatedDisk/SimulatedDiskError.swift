/// Why a call on a simulated disk failed.
package enum SimulatedDiskError: Error, Equatable, Sendable, CustomStringConvertible {
  case badName(String)
  /// The disk is dead; `revive` it.
  case dead
  /// There is no such file, or the path is empty, too long, or has `.` or `..` in it.
  case missing(String)
  case full
  /// An injected error, as SQLite's extended code.
  case failed(Int32)

  /// Nil for success.
  init?(code: Int32, path: String) {
    switch code {
    case 0: return nil
    case 10: self = .dead
    case 14: self = .missing(path)
    case 13: self = .full
    default: self = .failed(code)
    }
  }

  static func check(_ code: Int32, _ path: String = "") throws {
    if let error = SimulatedDiskError(code: code, path: path) { throw error }
  }

  package var description: String {
    switch self {
    case .badName(let name): "\(name): taken, or no name for a disk; use letters, digits, - and _"
    case .dead: "the disk is dead; revive it"
    case .missing(let path): "\(path): no such file on the disk"
    case .full: "the disk is full"
    case .failed(let code): "I/O error \(code), as injected"
    }
  }
}
