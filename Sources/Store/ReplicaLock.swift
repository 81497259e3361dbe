#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Keeps two processes off one replica: an advisory lock on a file beside the database, never in the shared directory.
/// The system drops it when the process ends, however it ends.
package struct ReplicaLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for the lock, then gives up.
  ///
  /// - Throws: `StoreError.locked` after `seconds`; `StoreError.notWritable` when the file cannot be made.
  package init(at path: String, seconds: Int = 10) throws {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard opened >= 0 else {
      throw StoreError.notWritable(path, String(cString: strerror(errno)))
    }
    var waited = 0
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      guard waited < seconds * 20 else {
        close(opened)
        throw StoreError.locked(path, seconds: seconds)
      }
      usleep(50_000)
      waited += 1
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Whether another process has the lock now. Makes no file.
  package static func isHeld(at path: String) -> Bool {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return false }
    defer { close(opened) }
    return flock(opened, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
