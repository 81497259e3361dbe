#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Waits until a shared directory, or the replica's own folder, may have changed.
///
/// Asks the system for news where it can (Linux), and always looks again after a while as well: network mounts and
/// some cloud clients change files without any news.
package final class DirectoryWatcher {
  /// Why a wait ended.
  package enum Wake: Hashable, Sendable {
    /// Something happened in the shared directory or to the local folder. Perhaps one's own writing.
    case changed
    /// Nothing was heard for the poll interval: time to look.
    case poll
    case stop
  }

  private let path: String
  private let triggers: [String]
  private let poll: Duration
  private let settling: Duration
  private let stop: StopSignal
  /// Of the shared directory.
  private let news: FolderNews?
  /// Of the local folders.
  private let localNews: FolderNews?

  /// - Parameters:
  ///   - path: The shared directory.
  ///   - triggers: Local folders whose changes also end a wait, such as that of the database.
  ///   - poll: The longest wait.
  ///   - settling: How long nothing more must happen after a change before it is told, so that many edits or files
  ///     are gathered into one sync. It is told at the latest after five times as long.
  package init(
    path: String, triggers: [String] = [], poll: Duration = .seconds(10), settling: Duration = .seconds(1),
    stop: StopSignal
  ) {
    self.path = path
    self.triggers = triggers
    self.poll = poll
    self.settling = settling
    self.stop = stop
    news = FolderNews()
    localNews = triggers.isEmpty ? nil : FolderNews()
  }

  /// Whether the system tells of changes. If not, only the poll interval ends a wait.
  package var hearsNews: Bool { news != nil }

  /// Blocks until something changed, the poll interval passed, or the stop was asked for.
  ///
  /// What changed in the shared directory since the last wait ends this one at once. What changed in the local folders
  /// doesn't: opening and closing the database is such a change, and would end every wait.
  package func wait() -> Wake {
    watchFolders()
    localNews?.drain()
    switch listen(for: poll) {
    case .stop: return .stop
    case .poll: return .poll
    case .changed: break
    }
    return settle()
  }
}

extension DirectoryWatcher {
  /// Also before each wait: folders come and go, and a mount may have come back.
  private func watchFolders() {
    for folder in triggers { localNews?.watch(folder) }
    guard let news else { return }
    news.watch(path)
    guard let entries = try? FolderDirectory(path: path).folders() else {
      // Not there now; polling goes on.
      return
    }
    for folder in entries { news.watch(path + "/" + folder) }
  }

  /// Waits until nothing more happens, but not for ever.
  private func settle() -> Wake {
    let clock = ContinuousClock()
    let latest = clock.now + settling * 5
    while clock.now < latest {
      switch listen(for: settling) {
      case .stop: return .stop
      case .poll: return .changed
      case .changed:
        // A file that is being written makes news without end: looked at twenty times a second at most.
        if listen(for: .milliseconds(50), toNews: false) == .stop { return .stop }
      }
    }
    return .changed
  }

  private func listen(for duration: Duration, toNews: Bool = true) -> Wake {
    var sources = toNews ? [news, localNews].compactMap(\.self) : []
    let clock = ContinuousClock()
    let end = clock.now + duration
    while true {
      var descriptors = ([stop.descriptor] + sources.map(\.descriptor)).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      if systemPoll(&descriptors, milliseconds(max(.zero, end - clock.now))) > 0 {
        if descriptors[0].revents != 0 { return .stop }
        let states = descriptors.dropFirst().map { Int32($0.revents) }
        if states.contains(where: { $0 & Int32(POLLIN) != 0 }) {
          for source in sources { source.drain() }
          return .changed
        }
        // News that ended in an error would end every wait at once: not listened to any more.
        sources = zip(sources, states).filter { $0.1 == 0 }.map(\.0)
      }
      // Else interrupted, or the clock is a little behind.
      if clock.now >= end { return .poll }
    }
  }

  /// Rounded up, so that a short rest doesn't become a busy loop.
  private func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    return Int32(clamping: min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}

// The name is also that of a property above.
private func systemPoll(_ descriptors: inout [pollfd], _ milliseconds: Int32) -> Int32 {
  poll(&descriptors, nfds_t(descriptors.count), milliseconds)
}
