import CommandSupport
import Foundation
import Testing

/// Several processes on one replica.
@Suite(.enabled(if: Shim.isThere, "needs Linux and a C compiler")) struct SharedReplicaTests {
  @Test func `four who annotate at once lose nothing`() throws {
    let world = try World()
    try world.ok("init", "desk", "--device", "desk", "--author", "Mina")
    try world.write("long.txt", String(repeating: "کتاب‌ها رسید. ", count: 40))
    try world.ok("import", "../long.txt", in: "desk")
    var running: [Running] = []
    for person in 0..<4 {
      let script = """
        n=0
        while [ $n -lt 20 ]; do
          hashiya annotate a --author P\(person) --label L\(person) --range $n:$((n + 3)) --quiet || exit 1
          n=$((n + 1))
        done
        """
      var shell = world.program
      shell.executable = URL(filePath: "/bin/sh")
      running.append(try shell.start(["-c", script], in: world.path("desk")))
    }
    for process in running {
      let outcome = process.wait()
      #expect(outcome.status == 0, "\(outcome)")
    }
    #expect(try world.condition(of: "desk").operations == 81)
    let labels = try world.ok("labels", in: "desk").stdout
    for person in 0..<4 { #expect(labels.contains("L\(person)"), "\(labels)") }
  }

  @Test func `who finds the replica taken waits, and goes on when it is free`() throws {
    let world = try World()
    try world.furnish()
    let lock = try Lock(world.path("desk/.hashiya/lock"))
    let running = try world.program.start(["tag", "a", "+late"], in: world.path("desk"))
    Thread.sleep(forTimeInterval: 0.5)
    #expect(try world.condition(of: "desk").operations == 5, "reading does not wait, and nothing was written")
    lock.release()
    let outcome = running.wait()
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try world.condition(of: "desk").operations == 6)
  }

  @Test func `who waits too long says so and changes nothing`() throws {
    let world = try World()
    try world.furnish()
    let lock = try Lock(world.path("desk/.hashiya/lock"))
    let outcome = try world.program.run(["tag", "a", "+late"], in: world.path("desk"))
    #expect(outcome.status == 1 && outcome.stdout.isEmpty, "\(outcome)")
    #expect(outcome.stderr.contains("another hashiya is working on") && outcome.stderr.contains("try again"))
    lock.release()
    #expect(try world.condition(of: "desk").operations == 5)
  }

  /// What a process does that works on a replica.
  private final class Lock {
    private let file: Int32

    init(_ path: String) throws {
      file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else { throw Tree.Failed(path: path, code: errno) }
    }

    func release() { flock(file, LOCK_UN) }

    deinit { close(file) }
  }
}
