import CommandSupport
import Foundation
import Models
import Segments
import Sync
import TestSupport
import Testing

/// Rows 11 to 13: what file systems do to names. None of those meant is mounted here: the tests rename as they would,
/// and check the names that the program makes against what they forbid.
@Suite struct NameTests {
  private enum Folding: CaseIterable {
    case upper, mixed, filesOnly, foldersOnly
  }

  private func folded(_ path: String, _ folding: Folding) -> String {
    func mixed(_ text: String) -> String {
      String(text.enumerated().map { $0.offset % 2 == 0 ? Character($0.element.uppercased()) : $0.element })
    }
    return switch folding {
    case .upper: path.uppercased()
    case .mixed: mixed(path)
    case .filesOnly: path.folderPart + path.lastPart.uppercased()
    case .foldersOnly: path.folderPart.uppercased() + path.lastPart
    }
  }

  @Test func `row 11: names whose case was folded are read, and what they hold is not published again`() throws {
    let world = try World()
    for folding in Folding.allCases {
      _ = try world.publish(2)
      for file in world.scene.files(in: "shared") where file.lastPart != ".gitattributes" {
        let name = folded(file.inShared.lowercased(), folding)
        if !world.scene.exists("folded/" + name) { try world.scene.move(file, to: "folded/" + name) }
      }
      try world.scene.remove("shared")
      try world.scene.move("folded", to: "shared")
      #expect(try world.sara.sync()["received"]["segments"].int == 2, "\(folding)")
      #expect(try world.mina.sync()["published"]["segments"].int == 0, "\(folding)")
    }
    let ali = try world.join("pc")
    try world.mina.note(world.article, "پس از تغییر نام‌ها")
    try world.settle(ali)
  }

  @Test func `row 11: one file under two spellings is one`() throws {
    let world = try World()
    for file in try world.publish(2) {
      try world.scene.copy(file, to: file.folderPart + file.lastPart.uppercased())
      try world.scene.copy(file, to: "shared/" + file.inShared.uppercased())
    }
    #expect(try world.sara.sync()["received"]["segments"].int == 2)
    #expect(try world.sara.sync()["received"]["segments"].int == 0)
    try world.settle(world.join("pc"))
  }

  @Test func `row 12: every name made is ASCII, whatever people, devices and folders are called`() throws {
    let scene = try Scene()
    // Composed and decomposed: two folders to Linux, one to macOS.
    let folder = try scene.makeFolder("پوشهٔ مشترک e\u{301} \u{E9}")
    let mina = try scene.corpus("میز e\u{301}", author: "مینا \u{E9}")
    let article = try mina.add(World.text)
    try mina.sync(folder)
    let sara = try scene.join(folder, "لپ‌تاپ \u{E9}", author: "سارا e\u{301}")
    try sara.note(article, "یادداشت e\u{301} \u{E9}")
    try sara.sync()
    try mina.sync()
    try Desk.expectConverged([mina, sara])
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    #expect(names.count == 7)
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-/")
    for name in names { #expect(Set(name).isSubset(of: allowed), "\(name)") }
  }

  @Test func `row 12: files of others that differ in normalisation only are left alone`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    for name in ["caf\u{E9}", "cafe\u{301}", "\u{626}", "\u{64A}\u{654}", "\u{200C}", "\u{202E}gsh"] {
      try world.scene.write("shared/\(name)/x", [1])
      try world.scene.copy(file, to: file.marked(" " + name))
    }
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle()
  }

  /// What Windows and exFAT refuse, by itself or before the first dot.
  private static let reserved: Set<String> = {
    let ports = (0...9).flatMap { ["com\($0)", "lpt\($0)"] }
    return Set(["con", "prn", "aux", "nul", "clock$"] + ports)
  }()

  private func expectPlain(_ path: String, _ comment: String) {
    #expect(path.utf8.count <= 100, "\(comment): too long for 260 with a folder before it")
    for part in path.split(separator: "/", omittingEmptySubsequences: false).map(String.init) {
      let isPlain = part.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D
      }
      #expect(isPlain && !part.isEmpty, "\(comment): \(part)")
      #expect(part.first != "." && part.last != "." && part.first != "-", "\(comment): \(part)")
      let base = part.split(separator: ".").first.map(String.init) ?? ""
      #expect(!Self.reserved.contains(base), "\(comment): \(part)")
    }
  }

  @Test func `row 13: no name of a segment or marker is one that Windows or exFAT forbids`() throws {
    for seed in Seeds.first(500) {
      var random = SeededGenerator(seed: seed)
      let replica = ReplicaID(ID128(high: random.next(), low: random.next()))
      let last = 1 + random.next() >> (16 + random.next() % 48)
      let first = 1 + random.next() % last
      let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
      let sum = String((0..<10).map { _ in random.pick(letters) })
      let name = SegmentName(replica: replica, first: first, last: last, sum: sum)
      let copy = random.below(21)
      let path = name.path(copy: copy)
      expectPlain(path, "seed \(seed)")
      #expect(SegmentName(path: path) == name && SegmentName(path: path.uppercased()) == name, "seed \(seed)")
      let corpus = CorpusID(ID128(high: random.next(), low: random.next()))
      expectPlain(CorpusMarker(corpus: corpus).fileName, "seed \(seed)")
    }
  }
}
