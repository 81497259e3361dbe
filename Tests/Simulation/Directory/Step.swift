package import Sync

/// One thing that happens in or to a shared directory, with nothing left to chance: applied to the same state, it does
/// the same. One that no longer makes sense, since the steps before it were taken out, does nothing.
package struct Step: Hashable, Sendable {
  package var directory: Int
  /// To whose folder it happens.
  package var machine: Int
  package var action: Action

  package init(_ directory: Int, _ machine: Int, _ action: Action) {
    self.directory = directory
    self.machine = machine
    self.action = action
  }

  /// Times are of the virtual clock in milliseconds.
  package enum Action: Hashable, Sendable {
    // Carrying.

    /// The machine gets one file, or the news that it was deleted, from another machine.
    case take(String, from: Int)
    case takeAll(from: Int)
    /// The first bytes of a file arrive and can be seen.
    case begin(String, from: Int, length: Int)
    /// The file is not carried to this machine before a time.
    case hold(String, until: Int64)
    /// A cloud client fetches a placeholder.
    case fetch(String)
    case pull(changesLineEnds: Bool)
    case push
    /// The machine gets the stick; the others see `elsewhere`.
    case plug(elsewhere: FolderTrouble.Mount)

    // What happens to files.

    /// `isSilent`: no program did it, so no sync tool notices until it looks at every byte.
    case cut(String, length: Int, isSilent: Bool)
    case zero(String, isSilent: Bool)
    case flip(String, at: Int, mask: UInt8, isSilent: Bool)
    case copy(String, as: String, FaultKind)
    case rename(String, as: String)
    case lose(String, until: Int64)
    case delete(String)
    case resurrect(String)
    case loseMarker
    case junk(String, Junk)
    case placeholder(String, isStub: Bool)

    // What happens to a machine's way to them.

    case freeze(until: Int64)
    case full(until: Int64)
    case readOnly(until: Int64)
    /// A folder or a file may not be opened.
    case block(String, until: Int64)
    case unmount(FolderTrouble.Mount, until: Int64)
    /// Calls to list or to read fail, after some have gone well.
    case fail(DirectoryError.Operation, after: Int, times: Int, ReadFault)
    /// Something happens at a write boundary, after some were passed.
    case plan(after: Int, BoundaryEvent)
    case losePower(seed: UInt64)
  }

  package enum ReadFault: String, CaseIterable, Sendable {
    case inputOutput
    case notReadable
    /// Also what a network file system says of a handle that is out of date.
    case vanished

    var cause: DirectoryError.Cause {
      switch self {
      case .inputOutput: .inputOutput
      case .notReadable: .notReadable
      case .vanished: .vanished
      }
    }
  }

  /// What is in a file that has nothing to do with us, or says that it has.
  package enum Junk: Hashable, Sendable {
    case bytes(seed: UInt64, count: Int)
    /// The beginning of another file.
    case part(of: String, length: Int)
    /// The beginning of another file, said to be the beginning of so many bytes.
    case hostile(of: String, size: Int)
    /// A link, a pipe, a device.
    case other
  }
}
