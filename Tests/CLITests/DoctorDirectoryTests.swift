import CommandSupport
import Foundation
import Testing

/// `doctor` on the shared directory: whether it can be used, and what became of the files in it.
@Suite struct DoctorDirectoryTests {
  /// A pair in which both have published two segments and taken in the other's.
  private func published() throws -> (Pair, segments: [String]) {
    let pair = try Scene().pair()
    for index in 1...2 {
      try pair.sara.ok("tag", pair.article, "+s\(index)")
      try pair.sara.ok("sync")
    }
    try pair.sync()
    return (pair, pair.mina.scene.segments())
  }

  private func own(_ desk: Desk, _ segments: [String]) throws -> [String] {
    let replica = try desk.status["replica"].text
    return segments.filter { $0.contains(replica) }
  }

  // MARK: - May it be used?

  @Test(arguments: ["gone", "empty", "marker", "foreign", "several", "inside"])
  func `a directory that is not to be used is explained`(kind: String) throws {
    let (pair, _) = try published()
    let scene = pair.mina.scene
    let marker = try #require(scene.files(in: "shared").first { $0.hasSuffix(".root") })
    let other = try scene.corpus("other")
    try other.ok("sync", scene.makeFolder("elsewhere"))
    let foreign = try #require(scene.files(in: "elsewhere").first { $0.hasSuffix(".root") })
    var said = "marker"
    switch kind {
    case "gone":
      try FileManager.default.moveItem(atPath: pair.shared, toPath: pair.shared + "-away")
      said = "no such directory"
    case "empty":
      try scene.remove("shared")
      _ = try scene.makeFolder("shared")
      said = "not mounted"
    case "marker": try scene.remove(marker)
    case "foreign":
      try pair.mina.ok("config", "shared", scene.path("elsewhere"))
      said = "belongs to corpus"
    case "several":
      try scene.write("shared/" + foreign.dropFirst("elsewhere/".count), scene.read(foreign))
      said = "several corpora"
    default:
      try pair.mina.ok("config", "shared", scene.root)
      said = "replica (.hashiya) in the shared directory"
    }
    let found = try pair.mina.doctor().only("directory")
    #expect(found.says(said, "nothing is lost"), "\(found)")
    let before = try Snapshot(scene)
    #expect(try pair.mina.repair().only("directory")["repaired"].bool == false)
    #expect(try Snapshot(scene).differences(from: before) == [])
  }

  @Test func `a directory that may not be written is told, and what could not be mended is left`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let mine = try own(pair.sara, segments)
    try scene.remove(mine[0])
    guard let bound = try scene.withoutPrivileges() else { return }
    let folders =
      ["shared", "shared/seg"] + Set(segments.map { String($0[..<($0.lastIndex(of: "/") ?? $0.endIndex)]) })
    for name in folders { try scene.setPermissions(0o555, of: name) }
    let first = try bound.run(["doctor", "--json"], in: pair.mina.path)
    let second = try bound.run(["doctor", "--repair", "--json"], in: pair.mina.path)
    for name in folders { try scene.setPermissions(0o777, of: name) }
    for outcome in [first, second] {
      let findings = try Value(outcome.stdout)["findings"].array
      #expect(Set(findings.map { $0["kind"].text }) == ["directory", "missingFile"], "\(outcome)")
      #expect(findings.allSatisfy { $0["repaired"].bool == false })
    }
    #expect(first.status == 0 && second.status == 2, "\(second)")
    #expect(second.stderr.contains("read-only"), "\(second)")
  }

  // MARK: - Segments

  @Test func `what is missing is published again by anybody who holds it, byte for byte`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let bytes = try segments.map(scene.read)
    let saras = try own(pair.sara, segments)
    for name in segments { try scene.remove(name) }
    let found = try pair.mina.doctor().all("missingFile")
    #expect(found.map { "shared/" + $0["subject"].text }.sorted() == segments)
    for finding in found {
      let isSaras = saras.contains("shared/" + finding["subject"].text)
      #expect(finding.says(isSaras ? "(laptop)" : "Work of this replica", "--repair"))
    }
    #expect(try pair.mina.repair().all("missingFile").allSatisfy { $0["repaired"].bool == true })
    #expect(try segments.map(scene.read) == bytes)
    #expect(try pair.mina.doctor().kinds == [])
    #expect(try pair.sara.doctor().kinds == [])
  }

  @Test(arguments: ["flipped", "cut", "other"])
  func `what is damaged is written again beside the bad file`(kind: String) throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let name = try own(pair.sara, segments)[1]
    let good = try scene.read(name)
    var bad = good
    switch kind {
    case "flipped": bad[good.count / 2] ^= 4
    case "cut": bad = Array(good.prefix(good.count - 1))
    default: bad = try scene.read(own(pair.sara, segments)[0])
    }
    try scene.write(name, bad)
    let found = try pair.mina.doctor().only("damagedFile")
    #expect("shared/" + found["subject"].text == name && found.says("(laptop)", "--repair"))
    let repaired = try pair.mina.repair().all("damagedFile")
    #expect(
      repaired.map { $0["repaired"].bool } == [true, false] && repaired.last?.says("left beside") == true, "\(repaired)"
    )
    #expect(try scene.read(name) == bad)
    let beside = try #require(scene.segments().first { !segments.contains($0) })
    #expect(try scene.read(beside) == good)
    // Who joins now gets everything.
    let outcome = try scene.run("join", pair.shared, scene.path("pc"), "--device", "pc", "--author", "Ali")
    #expect([0, 2].contains(outcome.status), "\(outcome)")
    try Desk.expectSame(pair.mina, Desk(scene: scene, path: scene.path("pc")))
    #expect(try pair.mina.repair().all("damagedFile").count == 1, "it is not written twice")
    #expect(scene.segments().count == segments.count + 1)
  }

  @Test func `a copied replica publishes nothing before it has an id of its own`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    try FileManager.default.copyItem(atPath: pair.mina.path, toPath: scene.path("twin"))
    let twin = Desk(scene: scene, path: scene.path("twin"))
    try scene.remove(segments[0])
    let diagnosis = try twin.repair(status: 2)
    #expect(diagnosis.kinds == ["copy", "missingFile"] && diagnosis.findings.last?.says("sync` first") == true)
    #expect(!scene.holds(segments[0]))
  }

  @Test func `a file that is not fetched is not missing`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let name = segments[0]
    let slash = try #require(name.lastIndex(of: "/"))
    try scene.write(name[...slash] + ".\(name[name.index(after: slash)...]).icloud", "stub")
    try scene.remove(name)
    #expect(try pair.mina.doctor().kinds == [])
  }

  // MARK: - Other files

  @Test func `copies under other names are told, and whether they are held`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let held = String(segments[0].dropLast(4)) + " (Sara's conflicted copy 2026-01-01).hsg"
    try scene.write(held, scene.read(segments[0]))
    let marker = try #require(scene.files(in: "shared").first { $0.hasSuffix(".root") })
    try scene.write(String(marker.dropLast(5)) + " (1).root", scene.read(marker))
    try pair.sara.ok("tag", pair.article, "+s3")
    try pair.sara.ok("sync")
    let fresh = try #require(scene.segments().first { !segments.contains($0) && !$0.contains("conflicted") })
    try FileManager.default.moveItem(atPath: scene.path(fresh), toPath: scene.path("shared/moved.hsg"))
    try scene.write("shared/seg/README", "nothing")
    let copies = try pair.mina.doctor().all("conflictCopy")
    #expect(copies.count == 3)
    #expect(copies.count { $0.says("is held", "no harm") } == 2)
    #expect(copies.contains { $0["subject"].text == "moved.hsg" && $0.says("not held", "sync") })
    try pair.mina.ok("sync")
    #expect(try pair.mina.doctor().all("conflictCopy").allSatisfy { $0.says("is held") })
  }

  @Test func `only our own temporary files are removed, and only old ones`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let folder = segments[0][..<(segments[0].lastIndex(of: "/") ?? segments[0].startIndex)]
    let ours = ["shared/.hashiya-abcdefghijklm.tmp", "\(folder)/.hashiya-0123456789abc.tmp"]
    let kept = [
      "shared/.hashiya-mlkjihgfedcba.tmp", "shared/.hashiya-short.tmp", "\(folder)/.syncthing.x.hsg.tmp",
      "shared/x.tmp",
    ]
    for name in ours + kept { try scene.write(name, "x") }
    for name in ours + kept.dropFirst() { try scene.age(name, days: 1.1) }
    let found = try pair.mina.doctor().all("temporary")
    #expect(Set(found.dropLast().map { "shared/" + $0["subject"].text }) == Set(ours))
    #expect(found.last?.says("3 files of sync tools", "no harm") == true, "\(found)")
    let repaired = try pair.mina.repair().all("temporary")
    #expect(repaired.map { $0["repaired"].bool } == [true, true, false])
    for name in ours { #expect(!scene.holds(name)) }
    for name in kept { #expect(scene.holds(name)) }
  }

  @Test func `two tools in one directory are warned of`() throws {
    let (pair, _) = try published()
    let scene = pair.mina.scene
    _ = try scene.makeFolder("shared/.stfolder")
    try scene.write("shared/.stignore", "")
    #expect(try pair.mina.doctor().kinds == [])
    try scene.write("shared/.dropbox", "")
    #expect(try pair.mina.doctor().only("twoTools").says("Dropbox (.dropbox)", "Syncthing (.stfolder)"))
    try scene.remove("shared/.dropbox")
    // The folder around it says it as well.
    try FileManager.default.createDirectory(atPath: scene.path("Nextcloud"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: pair.shared, toPath: scene.path("Nextcloud/shared"))
    try pair.mina.ok("config", "shared", scene.path("Nextcloud/shared"))
    #expect(try pair.mina.doctor().all("twoTools").first?.says("Nextcloud", "Syncthing") == true)
  }
}
