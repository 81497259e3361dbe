import CommandSupport
import Foundation
import Testing

/// Row 35: several processes on one replica.
@Suite struct ProcessesTests {
  @Test(arguments: [2, 4])
  func `row 35: processes that sync and annotate at once wait for each other, and all is there once`(count: Int) throws
  {
    let world = try World()
    for round in 0..<3 {
      _ = try world.publish(1)
      let running = try (0..<count).flatMap { index in
        let text = "هم‌زمان \(count) \(round) \(index)"
        let noting = try world.scene.program.start(["note", world.article, text], in: world.sara.path)
        world.scene.acknowledge(note: text)
        return [noting, try world.scene.program.start(["sync"], in: world.sara.path)]
      }
      for process in running {
        let outcome = process.wait()
        #expect(outcome.status == 0 && !outcome.isKilled, "round \(round): \(outcome)")
      }
    }
    try world.settle(world.join("pc"))
  }

  @Test func `row 35: whoever waits in vain for another process says so and changes nothing`() throws {
    let world = try World()
    try world.mina.note(world.article, "نخست")
    // Somebody who holds the lock and doesn't let go.
    let file = open(world.mina.path + "/.hashiya/lock", O_RDWR | O_CREAT, 0o644)
    try #require(file >= 0 && flock(file, LOCK_EX) == 0)
    let running = try [["note", world.article, "نمی‌رسد"], ["sync"]].map { arguments in
      try world.scene.program.start(arguments, in: world.mina.path)
    }
    // Reading needs no lock.
    try world.mina.ok("show", world.article)
    for process in running {
      let outcome = process.wait(limit: 40)
      #expect(outcome.status == 1 && outcome.stdout.isEmpty && !outcome.stderr.isEmpty, "\(outcome)")
    }
    close(file)
    try world.settle()
  }

  @Test func `row 35: a process that was killed while it held the lock is in nobody's way`() throws {
    let world = try World()
    for round in 0..<4 {
      let running = try world.scene.program.start(["sync"], in: world.mina.path)
      usleep(useconds_t(5_000 * (round + 1)))
      running.send(SIGKILL)
      _ = running.wait()
      try world.mina.note(world.article, "پس از کشتن \(round)")
    }
    try world.settle(world.join("pc"))
  }

  @Test func `row 35: two replicas of one machine that sync at once both get everything`() throws {
    let world = try World()
    let ali = try world.join("pc")
    for round in 0..<3 {
      for desk in [world.mina, world.sara, ali] { try desk.note(world.article, "دور \(round)") }
      let running = try [world.mina, world.sara, ali].map { try $0.scene.program.start(["sync"], in: $0.path) }
      for process in running { #expect(process.wait().status == 0) }
    }
    try world.settle(ali)
  }
}
