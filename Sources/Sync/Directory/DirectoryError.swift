/// What a shared directory refused to do, where, and why.
package struct DirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Cause: Hashable, Sendable {
    /// There is no such directory.
    case missing
    case notReadable
    /// A read-only file system, or no permission to write.
    case readOnly
    /// No space, or a quota is used up.
    case full
    /// The file isn't there, though it may have been listed.
    case vanished
    /// The name holds other bytes than those to be published.
    case exists
    case inputOutput
  }

  package enum Operation: String, Sendable {
    case list
    case read
    case publish = "write"
    case remove
  }

  package var cause: Cause
  package var operation: Operation
  /// The path in the directory, or that of the directory itself.
  package var path: String
  /// What the system said.
  package var detail: String

  package init(_ cause: Cause, _ operation: Operation, _ path: String, _ detail: String) {
    self.cause = cause
    self.operation = operation
    self.path = path
    self.detail = detail
  }

  package var description: String {
    "cannot \(operation.rawValue) \(path): \(reason)"
  }

  private var reason: String {
    switch cause {
    case .missing: "there is no such directory; mount it, or check the path (\(detail))"
    case .notReadable: "it may not be read; ask its owner for the right to (\(detail))"
    case .readOnly: "the directory is read-only here; others' work is taken in, yours waits (\(detail))"
    case .full: "the disk or the quota is full; free some space and sync again (\(detail))"
    case .vanished: "it is not there any more; sync again (\(detail))"
    case .exists: "another file has this name; it was left as it is (\(detail))"
    case .inputOutput: "\(detail); sync again, and check the disk or the connection if this stays"
    }
  }
}
