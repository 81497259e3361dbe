#if canImport(Glibc)
  internal import Glibc

  /// The system's news of changes in folders, through inotify.
  final class FolderNews {
    let descriptor: Int32

    /// Nil when the system has none to give.
    init?() {
      descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
      if descriptor < 0 { return nil }
    }

    deinit { _ = close(descriptor) }

    /// Asks for news of a folder; asking again changes nothing. Failing to is no error: polling finds the changes.
    func watch(_ folder: String) {
      let events =
        IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
      _ = inotify_add_watch(descriptor, folder, UInt32(truncatingIfNeeded: events) | UInt32(IN_ONLYDIR))
    }

    /// Takes all news there is; what it says doesn't matter, the listing does.
    func drain() {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while read(descriptor, &buffer, buffer.count) > 0 {}
    }
  }
#else
  /// No news here: only polling.
  final class FolderNews {
    let descriptor: Int32 = -1
    init?() { return nil }
    func watch(_ folder: String) {}
    func drain() {}
  }
#endif
