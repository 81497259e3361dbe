import CommandSupport
import Foundation
import Testing

/// `doctor` on the replica's own folder: its database, what stands beside it, and where it lies.
@Suite struct DoctorDatabaseTests {
  private static let database = "desk/.hashiya/replica.sqlite"

  @Test func `there is nothing to say of two replicas that are well`() throws {
    let pair = try Scene().pair()
    try pair.sara.ok("tag", pair.article, "+s")
    try pair.sync()
    for desk in [pair.mina, pair.sara] {
      #expect(try desk.doctor().kinds == [])
      #expect(try desk.ok("doctor").stdout == "nothing to report\n")
      #expect(try desk.ok("doctor", "--repair").stdout == "nothing to report\n")
    }
  }

  @Test func `without a replica there is nothing to look at`() throws {
    let scene = try Scene()
    let outcome = try scene.run("doctor")
    #expect(
      outcome.status == 1 && outcome.stdout.isEmpty && outcome.stderr.contains("not inside a replica"), "\(outcome)")
    #expect(try scene.run("doctor", "-C", scene.path("absent")).status == 1)
  }

  @Test(arguments: [
    ("absent", "no database"), ("empty", "0 bytes"), ("noise", "cannot be opened"), ("start", "cannot be opened"),
    ("half", "damaged"),
  ])
  func `a database that is destroyed is explained, with the way out`(kind: String, said: String) throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let bytes = try scene.read(Self.database)
    switch kind {
    case "absent": try scene.remove(Self.database)
    case "empty": try scene.write(Self.database, "")
    case "noise": try scene.write(Self.database, [UInt8](repeating: 0x5A, count: bytes.count))
    case "start": try scene.write(Self.database, Array(bytes.prefix(20)) + [UInt8](repeating: 7, count: bytes.count))
    default: try scene.write(Self.database, Array(bytes.prefix(bytes.count / 8192 * 4096)))
    }
    let found = try pair.mina.doctor().all("database")
    #expect(!found.isEmpty && found.contains { $0.says("replica.sqlite", "hashiya join", "salvaged") }, "\(found)")
    #expect(found.contains { $0.says(said) }, "\(found)")
    let repaired = try pair.mina.repair(status: 2)
    #expect(repaired.all("database").allSatisfy { $0["repaired"].bool == false })
    // The way out.
    let again = try scene.join(pair.shared, "again", author: "Mina")
    #expect(try again.isShown(pair.article))
  }

  @Test func `a database that may not be read is explained`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    guard let bound = try scene.withoutPrivileges() else { return }
    for (name, said) in [(Self.database, "database cannot be read"), ("desk/.hashiya", "folder cannot be read")] {
      try scene.setPermissions(0, of: name)
      let outcome = try bound.run(["doctor", "--json"], in: pair.mina.path)
      try scene.setPermissions(0o755, of: name)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try Value(outcome.stdout)["findings"][0].says(said, "ermission denied", "right"), "\(outcome)")
    }
  }

  @Test func `a replica that may only be read is reported on`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    guard let bound = try scene.withoutPrivileges() else { return }
    try pair.mina.ok("status")
    try scene.setPermissions(0o444, of: Self.database)
    try scene.setPermissions(0o555, of: "desk/.hashiya")
    let outcome = try bound.run(["doctor", "--json"], in: pair.mina.path)
    try scene.setPermissions(0o755, of: "desk/.hashiya")
    #expect(outcome.status == 0 && !outcome.stdout.contains("cannot be opened"), "\(outcome)")
  }

  @Test func `what is stored otherwise than the log says is made anew from the log`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    try pair.mina.ok("tag", pair.article, "+qanatqanat")
    let before = try (pair.mina.digest, pair.mina.exported)
    try tamper(Self.database, "qanatqanat", with: "qanatXanat", scene)
    #expect(try pair.mina.run(["verify"]).status == 1, "the test breaks something")
    let found = try pair.mina.doctor()
    #expect(try found.only("state").says("the log says", "--repair"))
    #expect(found.all("database").isEmpty)
    #expect(try pair.mina.repair().only("state")["repaired"].bool == true)
    #expect(try pair.mina.doctor().all("state").isEmpty)
    try pair.mina.ok("verify")
    #expect(try (pair.mina.digest, pair.mina.exported) == before)
  }

  /// Replaces a word in the lists of words, which end each with a zero byte: not in the log, where its length stands
  /// before it.
  private func tamper(_ file: String, _ word: String, with other: String, _ scene: Scene) throws {
    var bytes = try scene.read(file)
    let (old, new) = (Array(word.utf8) + [0], Array(other.utf8) + [0])
    var count = 0
    for start in 0..<bytes.count - old.count
    where bytes[start] == old[0] && bytes[start..<start + old.count] == old[...] {
      bytes.replaceSubrange(start..<start + old.count, with: new)
      count += 1
    }
    try #require(count > 0)
    // In place: a file that is replaced is a restored one.
    let handle = try #require(FileHandle(forWritingAtPath: scene.path(file)))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  @Test func `the log that a killed command leaves behind is folded in`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    let article = try desk.add()
    let edits = (0..<20_000).map { #"{"edit":"tag","target":"\#(article)","add":["t\#($0)"]}"# }
    let file = try scene.write("edits.jsonl", edits.joined(separator: "\n"))
    let running = try scene.program.start(["apply", "--each", file], in: desk.path)
    let log = scene.path(Self.database + "-wal")
    let size = { (try? FileManager.default.attributesOfItem(atPath: log))?[.size] as? Int ?? 0 }
    for _ in 0..<6000 where size() < 50_000 { usleep(10_000) }
    running.send(SIGKILL)
    try #require(running.wait().isKilled)
    try #require(size() > 0)
    #expect(try desk.doctor().only("writeAheadLog").says("replica.sqlite-wal", "--repair"))
    #expect(try desk.repair().only("writeAheadLog")["repaired"].bool == true)
    #expect(size() == 0)
    #expect(try desk.doctor().all("writeAheadLog").isEmpty)
    try desk.ok("verify")
  }

  @Test func `a replica on which another process works is reported on, and left alone`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    try scene.write("desk/.hashiya/new-x.sqlite", "x")
    try scene.age("desk/.hashiya/new-x.sqlite", days: 2)
    let lock = open(scene.path("desk/.hashiya/lock"), O_RDWR)
    try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
    #expect(try pair.mina.doctor().kinds == ["draft"])
    let outcome = try pair.mina.repair(status: 2)
    #expect(outcome.outcome.stderr.contains("another hashiya"))
    #expect(try scene.read("desk/.hashiya/new-x.sqlite").count == 1)
    close(lock)
    #expect(try pair.mina.repair().only("draft")["repaired"].bool == true)
  }

  @Test func `what killed commands left in the folder is removed once it is a day old`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let old = ["desk/.hashiya/new-abc.sqlite", "desk/.hashiya/new-abc.sqlite-wal", "desk/corpus.jsonl.hashiya-12.tmp"]
    for name in old {
      try scene.write(name, "x")
      try scene.age(name, days: 1.1)
    }
    let kept = ["desk/.hashiya/new-def.sqlite", "desk/mine.tmp", "desk/new-notes.sqlite"]
    for name in kept { try scene.write(name, "x") }
    try scene.age("desk/mine.tmp", days: 9)
    try scene.age("desk/new-notes.sqlite", days: 9)
    let found = try pair.mina.doctor().all("draft").map { $0["subject"].text }
    #expect(Set(found) == Set((old + kept.prefix(1)).map(scene.path)))
    let repaired = try pair.mina.repair().all("draft")
    #expect(Set(repaired.filter { $0["repaired"].bool == true }.map { $0["subject"].text }) == Set(old.map(scene.path)))
    for name in old { #expect(!scene.holds(name)) }
    for name in kept { #expect(scene.holds(name)) }
  }

  @Test func `a replica in a folder that a sync tool carries is warned of`() throws {
    let scene = try Scene()
    let desk = try scene.corpus("Dropbox/news")
    #expect(try desk.doctor().only("cloudFolder").says("Dropbox", "elsewhere"))
    let other = try scene.corpus("folder/inner")
    #expect(try other.doctor().all("cloudFolder").isEmpty)
    _ = try scene.makeFolder("folder/.stfolder")
    #expect(try other.doctor().only("cloudFolder").says("Syncthing", ".stfolder"))
    #expect(try other.repair().only("cloudFolder")["repaired"].bool == false)
  }

  @Test func `a copied replica is told that it is one, and stays so until it writes`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    try FileManager.default.copyItem(atPath: pair.mina.path, toPath: scene.path("twin"))
    let twin = Desk(scene: scene, path: scene.path("twin"))
    #expect(try twin.doctor().only("copy").says("copied", "new replica id"))
    #expect(try twin.repair().only("copy")["repaired"].bool == false)
    #expect(try twin.status["replica"].text == pair.mina.status["replica"].text)
    try twin.ok("tag", pair.article, "+twin")
    #expect(try twin.doctor().all("copy").isEmpty)
    #expect(try pair.mina.doctor().kinds == [])
  }

  @Test func `people read a paragraph for each, no wider than eighty columns, with foreign names apart`() throws {
    let scene = try Scene()
    let name = "رومیزی"
    let desk = try scene.corpus(name)
    _ = try desk.add()
    try desk.ok("sync", scene.makeFolder("shared"))
    let sara = try scene.join(scene.path("shared"), "laptop", author: "Sara")
    for segment in scene.segments() { try scene.remove(segment) }
    let outcome = try sara.ok("doctor")
    #expect(outcome.stdout.contains("\u{2068}\(name)\u{2069}"), "\(outcome)")
    #expect(!outcome.stdout.contains("\u{1B}"))
    for line in outcome.stdout.split(separator: "\n") {
      let columns = line.unicodeScalars.count { !(0x2066...0x2069).contains($0.value) }
      #expect(columns <= 80 || !line.contains(" "), "\(line)")
    }
    let document = try sara.doctor()
    #expect(try document.only("missingFile").says("(\(name))"))
    #expect(!document.outcome.stdout.contains("\u{2068}"))
  }
}
