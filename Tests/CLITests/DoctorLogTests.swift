import CommandSupport
import Foundation
import Testing

/// `doctor` on the log: what is on its way, who has it, what forked, what was refused.
@Suite struct DoctorLogTests {
  /// A pair whose first has published four segments, and a third replica that has taken in all of them and said so; the
  /// second has only the first segment.
  private func trio() throws -> (pair: Pair, ali: Desk, segments: [String]) {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    for index in 1...3 {
      try pair.mina.ok("tag", pair.article, "+t\(index)")
      try pair.mina.ok("sync")
    }
    let segments = scene.segments()
    let ali = try scene.join(pair.shared, "رایانه", author: "علی")
    try ali.ok("note", pair.article, "از علی")
    try ali.ok("sync")
    return (pair, ali, segments)
  }

  @Test func `a gap is named with its file, its age, and who can close it`() throws {
    let (pair, ali, segments) = try trio()
    let scene = pair.mina.scene
    let bytes = try scene.read(segments[2])
    try scene.remove(segments[2])
    try pair.sara.ok("sync")
    let gap = try pair.sara.doctor().only("gap")
    let replica = try pair.mina.status["replica"].text
    #expect(gap["subject"].text == "operation 3 of \(replica.prefix(6)) (desk)")
    #expect(gap.says("seg/\(replica)/000000000003-*.hsg", "not here since 20", "less than a minute"))
    #expect(gap.says("(رایانه)", "doctor --repair", "sync` on"))
    // Somebody who holds it closes it.
    #expect(try ali.repair().only("missingFile")["repaired"].bool == true)
    #expect(try scene.read(segments[2]) == bytes)
    #expect(try pair.sara.doctor().all("gap").isEmpty, "a sync would take it in")
    try pair.sara.ok("sync")
    #expect(try pair.sara.doctor().kinds == [])
  }

  @Test func `since when a gap is known stays as it was first`() throws {
    let (pair, _, segments) = try trio()
    let scene = pair.mina.scene
    try scene.remove(segments[2])
    try pair.sara.ok("sync")
    let first = try pair.sara.doctor().only("gap")["detail"].text
    try scene.remove(segments[3])
    try pair.sara.ok("sync")
    let second = try pair.sara.doctor().only("gap")
    #expect(second.says("operations 3 to 4", String(first.prefix(55))), "\(second)")
  }

  @Test(arguments: ["cut", "empty"])
  func `a file that is cut is named as what is awaited`(kind: String) throws {
    let (pair, _, segments) = try trio()
    let scene = pair.mina.scene
    let bytes = try scene.read(segments[3])
    try scene.write(segments[3], kind == "cut" ? Array(bytes.dropLast(20)) : [])
    try pair.sara.ok("sync")
    let gap = try pair.sara.doctor().only("gap")
    #expect(gap.says(String(segments[3].dropFirst("shared/".count)), "cut short"))
  }

  @Test func `without the directory what was missing at the last sync is told`() throws {
    let (pair, _, segments) = try trio()
    let scene = pair.mina.scene
    try scene.remove(segments[2])
    try pair.sara.ok("sync")
    try FileManager.default.moveItem(atPath: pair.shared, toPath: pair.shared + "-away")
    let diagnosis = try pair.sara.doctor()
    #expect(try diagnosis.only("directory").says("shared", "mount"))
    #expect(try diagnosis.only("gap").says("operation", "(desk)"))
  }

  @Test func `a refused file is named with its reason, and its owner`() throws {
    let (pair, ali, segments) = try trio()
    let scene = pair.mina.scene
    var bytes = try scene.read(segments[1])
    bytes[bytes.count / 2] ^= 1
    try scene.write(segments[1], bytes)
    _ = try pair.sara.run(["sync"])
    let found = try pair.sara.doctor().only("quarantine")
    #expect(found.says(String(segments[1].dropFirst("shared/".count)), "hash is wrong", "(desk)"))
    // Another who holds it writes it beside, and what was refused is no longer needed.
    let repaired = try ali.repair()
    #expect(repaired.all("damagedFile").map { $0["repaired"].bool } == [true, false])
    #expect(repaired.all("damagedFile").last?.says("left beside") == true)
    #expect(try scene.read(segments[1]) == bytes, "the bad file stays")
    _ = try pair.sara.run(["sync"])
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
    #expect(try pair.sara.doctor().all("gap").isEmpty)
  }

  @Test func `a file of a newer format is told from one that is cut`() throws {
    let (pair, _, segments) = try trio()
    let scene = pair.mina.scene
    var bytes = try scene.read(segments[3])
    bytes[8] = 2
    bytes[bytes.count - 40] ^= 1
    try scene.write(segments[3], bytes)
    try pair.sara.ok("sync")
    let diagnosis = try pair.sara.doctor()
    #expect(try diagnosis.only("newer").says(String(segments[3].dropFirst("shared/".count)), "Update"))
    #expect(diagnosis.all("gap").isEmpty)
  }

  @Test func `a fork is told with both its branches and where they parted`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    try pair.mina.ok("tag", pair.article, "+common")
    try pair.mina.ok("sync")
    let database = "desk/.hashiya/replica.sqlite"
    let saved = try scene.read(database)
    try pair.mina.ok("tag", pair.article, "+one")
    try pair.mina.ok("sync")
    // Put back so that nobody can notice: over the same file, without the witness, and out of sight of the directory.
    for name in scene.files(in: "desk/.hashiya") where name != database { try scene.remove(name) }
    try scene.remove("home/state")
    let handle = try #require(FileHandle(forWritingAtPath: scene.path(database)))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(saved))
    try handle.close()
    try pair.mina.ok("tag", pair.article, "+two")
    let other = try scene.makeFolder("other")
    try pair.mina.ok("sync", other)
    for name in scene.segments(in: "other") {
      let target = "shared" + name.dropFirst("other".count)
      if !scene.holds(target) { try scene.write(target, scene.read(name)) }
    }
    try pair.sara.ok("sync")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["common", "one", "two"])
    let fork = try pair.sara.doctor().only("fork")
    let replicas = try pair.sara.status["replicas"].array.map { $0["replica"].text }.filter { !$0.isEmpty }
    #expect(fork.says("desk", "Mina", "from operation 3 (20"), "\(fork)")
    #expect(replicas.count { fork.says($0) } == 2, "\(fork) \(replicas)")
    // The one that forked sees that its id is in doubt, before it syncs.
    try pair.mina.ok("config", "shared", pair.shared)
    #expect(try pair.mina.doctor().only("copy").says("sync", "new replica id"))
  }

  @Test func `work that is only here is told`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    _ = try desk.add()
    #expect(try desk.doctor().only("unpublished").says("1 operation", "hashiya sync PATH"))
    try desk.ok("sync", scene.makeFolder("shared"))
    #expect(try desk.doctor().kinds == [])
    _ = try desk.add("دو")
    _ = try desk.add("سه")
    let diagnosis = try desk.doctor()
    #expect(try diagnosis.only("unpublished").says("2 operations", "shared"))
    #expect(diagnosis.kinds == ["unpublished"], "what was never there isn't missing")
  }

  @Test func `a sync with nothing new writes nothing to the database`() throws {
    let (pair, _, segments) = try trio()
    let scene = pair.mina.scene
    try scene.remove(segments[2])
    for desk in [pair.sara, pair.mina, pair.sara] { try desk.ok("sync") }
    try scene.remove(scene.segments().filter { $0.contains("000000000003-") }[0])
    try pair.sara.ok("sync")
    let database = { try scene.read("laptop/.hashiya/replica.sqlite") }
    let before = try database()
    for _ in 0..<2 { try pair.sara.ok("sync") }
    #expect(try database() == before)
  }
}
