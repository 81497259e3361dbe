import Models
import Segments
import Sync
import TestSupport
import Testing

/// What `doctor` finds in a shared directory.
@Suite struct ExaminationTests {
  private let replica = ReplicaID(ID128(high: 1, low: 2))

  private func name(_ first: UInt64) -> SegmentName {
    SegmentName(replica: replica, first: first, last: first, sum: "aaaaaaaaaa")
  }

  private func entry(_ path: String, _ kind: DirectoryEntry.Kind = .file) -> DirectoryEntry {
    DirectoryEntry(path: path, size: 9, modified: 1, kind: kind)
  }

  // MARK: - By value

  @Test func `a segment is well when one of its files is`() {
    let held = (1...4).map(name)
    let listing = [
      entry(held[0].path), entry(held[1].path), entry(held[1].path(copy: 1)), entry(held[2].path),
      entry(held[2].path(copy: 3)),
    ]
    let examination = DirectoryExamination(
      listing: listing, held: held,
      contents: [
        held[0].path: .segment(held[0]), held[1].path: .other(bytes: 9), held[1].path(copy: 1): .segment(held[1]),
        held[2].path: .other(bytes: 0), held[2].path(copy: 3): .other(bytes: 1),
      ])
    #expect(examination.missing == [held[3]])
    #expect(examination.damaged.map(\.segment) == [held[2]])
    #expect(Set(examination.damaged[0].files) == [held[2].path, held[2].path(copy: 3)])
    #expect(examination.leftBeside.map(\.file) == [held[1].path])
    #expect(examination.leftBeside.map(\.good) == [held[1].path(copy: 1)])
  }

  @Test func `what nothing can be said of is neither missing nor damaged`() {
    let folder = SegmentName.directory(of: replica)
    let unread = DirectoryExamination(listing: [entry(folder, .unreadable)], held: [name(1)], contents: [:])
    #expect(unread.missing.isEmpty && unread.unreadable == [folder])
    let path = name(1).path
    let unfetched = DirectoryExamination(
      listing: [entry(path, .placeholder), entry(name(1).path(copy: 1))], held: [name(1)],
      contents: [path: .unknown, name(1).path(copy: 1): .other(bytes: 3)])
    #expect(unfetched.missing.isEmpty && unfetched.damaged.isEmpty)
    let link = DirectoryExamination(listing: [entry(path, .other)], held: [name(1)], contents: [:])
    #expect(link.missing == [name(1)])
  }

  @Test func `temporary files of ours are stale after a day, and nobody else's are ours`() {
    let now: Int64 = 1_000_000
    let names = [
      FolderName(path: "seg/r/.hashiya-abcdefghijklm.tmp", written: now - 86_401),
      FolderName(path: ".hashiya-abcdefghijklm.tmp", written: now - 86_400),
      FolderName(path: ".hashiya-abcdefghijkl.tmp", written: 0), FolderName(path: "seg/x.partial"),
      FolderName(path: "seg/.syncthing.a.hsg.tmp"), FolderName(path: "notes.txt"),
    ]
    let leftovers = Leftovers(names: names, now: now)
    #expect(leftovers.stale == ["seg/r/.hashiya-abcdefghijklm.tmp"])
    #expect(leftovers.ofTools == [".hashiya-abcdefghijkl.tmp", "seg/.syncthing.a.hsg.tmp", "seg/x.partial"])
    #expect(leftovers.traces == [.syncthing: "seg/.syncthing.a.hsg.tmp"])
  }

  @Test(arguments: [
    (".stfolder", true, SyncTool.syncthing), ("a.sync-conflict-20260101-120000-ABC.hsg", false, .syncthing),
    (".dropbox", false, .dropbox), ("a (Sara's conflicted copy 2026-01-01).hsg", false, .dropbox),
    (".owncloudsync.log", false, .nextcloud), ("._sync_0f.db", false, .nextcloud), (".git", true, .git),
    (".a.hsg.icloud", false, .iCloud), ("A.!SYNC", false, .resilio),
  ])
  func `tools are known by what they leave`(name: String, isFolder: Bool, tool: SyncTool) {
    #expect(SyncTool.leaving(name: name, isFolder: isFolder) == tool)
  }

  @Test(arguments: [
    (".dropbox", true), (".gitattributes", false), ("seg", true), ("desktop.ini", false), (".DS_Store", false),
  ])
  func `other names are of no tool`(name: String, isFolder: Bool) {
    #expect(SyncTool.leaving(name: name, isFolder: isFolder) == nil)
  }

  // MARK: - With a directory

  private func examine(_ log: InMemoryLog, _ directory: InMemoryDirectory) throws -> DirectoryExamination {
    let listing = try directory.list()
    return DirectoryExamination(
      listing: listing, held: log.allSegments(), replaced: Set(log.replaced().keys),
      contents: try DirectoryExamination.contents(of: listing, log: log, directory: directory))
  }

  @Test func `contents decide, not names and sizes`() throws {
    let (directory, author) = try filled("یک", "دو", "سه")
    #expect(try examine(author, directory) == DirectoryExamination(listing: [], held: [], contents: [:]))
    var bytes = try #require(directory.files[author.path(1)]).bytes
    bytes[bytes.count - 1] ^= 1
    directory.put(author.path(1), bytes)
    directory.put("moved.hsg", try #require(directory.files[author.path(0)]).bytes)
    directory.lose(author.path(0))
    directory.put("seg/README", Array("no segment".utf8))
    let found = try examine(author, directory)
    #expect(found.damaged.map(\.segment.path) == [author.path(1)])
    #expect(found.missing.map(\.path) == [author.path(0)], "where it is looked for by name")
    #expect(found.copies.map(\.file) == ["moved.hsg"] && found.copies[0].isHeld)
  }

  @Test func `any replica restores what is missing or damaged, byte for byte`() throws {
    let (directory, author) = try filled("یک", "دو", "سه")
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory)
    let before = directory.files.mapValues(\.bytes)
    directory.lose(author.path(0))
    directory.put(author.path(2), [1, 2, 3])
    let report = try Restoration.run(log: reader, directory: directory, now: .start)
    #expect(report.published.segments == 2 && report.unpublishedReason == nil)
    #expect(directory.files[author.path(0)]?.bytes == before[author.path(0)])
    #expect(directory.files[author.path(2)]?.bytes == [1, 2, 3], "what is bad stays")
    #expect(directory.files[author.ownSegments()[2].path(copy: 1)]?.bytes == before[author.path(2)])
    let found = try examine(reader, directory)
    #expect(found.missing.isEmpty && found.damaged.isEmpty && found.leftBeside.count == 1)
    #expect(try Restoration.run(log: reader, directory: directory, now: .start).published.segments == 0)
  }

  @Test func `nothing is restored where the marker is missing or another's`() throws {
    let (directory, author) = try filled("یک")
    let marker = CorpusMarker(corpus: .first).fileName
    directory.lose(marker)
    directory.lose(author.path(0))
    #expect(throws: DirectoryRefusal.self) { try Restoration.run(log: author, directory: directory, now: .start) }
    directory.put(CorpusMarker(corpus: .second).fileName, [])
    #expect(throws: DirectoryRefusal.self) { try Restoration.run(log: author, directory: directory, now: .start) }
    #expect(directory.files[author.path(0)] == nil)
  }

  @Test func `a rehearsal says what a sync would find, and takes nothing in`() throws {
    let (directory, author) = try filled("یک", "دو", "سه", "چهار")
    let reader = InMemoryLog(seed: 2)
    directory.lose(author.path(2))
    let held = reader.held()
    let published = directory.published
    let rehearsal = try Rehearsal(listing: directory.list(), log: reader, directory: directory)
    #expect(rehearsal.arrived == 2 && rehearsal.waiting.map(\.from) == [3] && rehearsal.waiting.map(\.to) == [3])
    #expect(reader.held() == held && directory.published == published && reader.allSegments().isEmpty)
    let report = try reader.sync(directory, knownBefore: true)
    #expect(report.waiting == rehearsal.waiting && report.received.operations == rehearsal.arrived)
  }

  @Test func `a rehearsal tells a file that is cut from one of a newer format, and from a damaged one`() throws {
    let (directory, author) = try filled("یک", "دو")
    let reader = InMemoryLog(seed: 2)
    let path = author.path(1)
    var bytes = try #require(directory.files[path]).bytes
    func rehearsal() throws -> Rehearsal {
      directory.put(path, bytes)
      return try Rehearsal(listing: directory.list(), log: reader, directory: directory)
    }
    bytes[bytes.count - 40] ^= 1
    #expect(try rehearsal().refusals.map(\.file) == [path])
    bytes[8] = 2
    #expect(try rehearsal().newerFiles == [path] && rehearsal().refusals.isEmpty)
    bytes[8] = 1
    bytes.removeLast(50)
    #expect(try rehearsal().waiting.map(\.file) == [path] && rehearsal().newerFiles.isEmpty)
  }

  @Test func `a rehearsal says that this replica may be a copy`() throws {
    let (directory, author) = try filled("یک")
    let twin = InMemoryLog(seed: 1)
    let doubt = try Rehearsal(listing: directory.list(), log: twin, directory: directory).doubt
    #expect(doubt == .foreignTail(file: author.path(0), last: 1))
    #expect(try Rehearsal(listing: directory.list(), log: author, directory: directory).doubt == nil)
  }

  @Test func `a rehearsal knows a branch that a sync would take in, and one that must wait`() throws {
    let (directory, author) = try filled("a")
    let copy = InMemoryLog(copy: author)
    author.append("b")
    try author.sync(directory)
    let reader = InMemoryLog(seed: 9)
    try reader.sync(directory)
    let other = InMemoryDirectory()
    for text in ["c", "d"] {
      copy.append(text)
      try copy.sync(other)
    }
    let (first, second) = (copy.path(1), copy.path(2))
    directory.put(second, try #require(other.files[second]).bytes)
    let apart = try Rehearsal(listing: directory.list(), log: reader, directory: directory)
    #expect(apart.arrived == 0 && apart.waiting.map(\.file) == [second])
    directory.put(first, try #require(other.files[first]).bytes)
    let whole = try Rehearsal(listing: directory.list(), log: reader, directory: directory)
    #expect(whole.arrived > 0)
  }
}
