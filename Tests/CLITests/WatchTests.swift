import CommandSupport
import Foundation
import Testing

/// `sync --watch`.
@Suite struct WatchTests {
  /// Tries until it is so; false after a long time.
  private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<300 {
      if try condition() { return true }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return false
  }

  @Test func `watching takes in and publishes by itself and stops cleanly on Ctrl-C`() throws {
    let pair = try Scene().pair()
    let watching = try pair.sara.scene.program.start(["sync", "--watch"], in: pair.sara.path)
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    try pair.mina.ok("sync")
    #expect(try eventually { try pair.sara.isShown(span) })
    let reply = try pair.sara.json("note", span, "دیدم")["id"].text
    #expect(
      try eventually {
        try pair.mina.ok("sync")
        return try pair.mina.isShown(reply)
      })
    watching.send(SIGINT)
    let outcome = watching.wait(limit: 20)
    #expect(outcome.status == 0 && !outcome.isKilled, "\(outcome)")
    #expect(outcome.stdout.contains("Mina"), "\(outcome)")
    try pair.sara.ok("verify")
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test func `a directory that cannot be used ends it at once`() throws {
    let pair = try Scene().pair()
    try pair.mina.refused("sync", pair.shared + "-absent", "--watch")
    try FileManager.default.removeItem(atPath: pair.shared)
    try FileManager.default.createDirectory(atPath: pair.shared, withIntermediateDirectories: true)
    try pair.mina.refused("sync", "--watch", saying: "--refill")
  }
}
