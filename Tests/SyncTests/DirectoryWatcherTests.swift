import Foundation
import Sync
import TestSupport
import Testing

@Suite struct DirectoryWatcherTests {
  private let folder: TemporaryDirectory
  private let stop: StopSignal

  init() throws {
    folder = try TemporaryDirectory()
    stop = try StopSignal()
  }

  @Test func `without news a wait ends at the poll interval`() {
    #expect(watcher(poll: .milliseconds(20)).wait() == .poll)
  }

  @Test func `a directory that isn't there is polled`() {
    let watcher = DirectoryWatcher(
      path: folder.path("nowhere"), poll: .milliseconds(20), settling: .milliseconds(1), stop: stop)
    #expect(watcher.wait() == .poll)
  }

  @Test func `a stop that was asked for ends every wait at once`() {
    let watcher = watcher(poll: .seconds(600))
    #expect(!stop.isRequested)
    stop.request()
    #expect(stop.isRequested)
    #expect(watcher.wait() == .stop && watcher.wait() == .stop)
  }

  @Test func `a termination signal ends the wait, not the process`() {
    stop.catchInterrupts()
    #expect(kill(getpid(), SIGTERM) == 0)
    #expect(watcher(poll: .seconds(600)).wait() == .stop)
  }

  @Test(arguments: ["marker.root", "seg/x/a.hsg", "seg/new/a.hsg"])
  func `a new file ends a wait`(path: String) throws {
    try folder.write("seg/x/old.hsg", [1])
    let watcher = watcher(poll: .milliseconds(20))
    guard watcher.hearsNews else { return }
    // The first wait begins to listen.
    #expect(watcher.wait() == .poll)
    try folder.write(path, [1])
    #expect(watcher.wait() == .changed)
    #expect(watcher.wait() == .poll)
  }

  @Test func `a file in a folder that came during the last wait ends the next`() throws {
    let watcher = watcher(poll: .milliseconds(20))
    guard watcher.hearsNews else { return }
    #expect(watcher.wait() == .poll)
    try folder.write("seg/x/a.hsg", [1])
    #expect(watcher.wait() == .changed)
    #expect(watcher.wait() == .poll)
    try folder.write("seg/x/b.hsg", [1])
    #expect(watcher.wait() == .changed)
  }

  @Test func `a change beside the database ends a wait`() throws {
    let local = try TemporaryDirectory()
    try local.write("database", [1])
    let watcher = watcher(poll: .seconds(600), triggers: [local.path])
    guard watcher.hearsNews else { return }
    // A thread of its own, which goes on until the folder is gone: the wait may begin late.
    let database = URL(filePath: local.path("database"))
    Thread.detachNewThread {
      while (try? Data([1, 2]).write(to: database)) != nil { usleep(20_000) }
    }
    #expect(watcher.wait() == .changed)
    withExtendedLifetime(local) {}
  }

  @Test func `one's own writing beside the database doesn't end the next wait`() throws {
    let local = try TemporaryDirectory()
    let watcher = watcher(poll: .milliseconds(20), triggers: [local.path])
    #expect(watcher.wait() == .poll)
    try local.write("database", [1])
    #expect(watcher.wait() == .poll)
  }
}

extension DirectoryWatcherTests {
  private func watcher(poll: Duration, triggers: [String] = []) -> DirectoryWatcher {
    DirectoryWatcher(
      path: folder.path, triggers: triggers, poll: poll, settling: .milliseconds(5), stop: stop)
  }
}
