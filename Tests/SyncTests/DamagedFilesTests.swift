import Models
import Segments
import Sync
import TestSupport
import Testing

@Suite struct DamagedFilesTests {
  @Test(arguments: [0, 1, 7, 100, 163, 164, 200, -1, -40])
  func `a cut file is waited for, and taken in when it is whole`(length: Int) throws {
    let (directory, author) = try filled("a", "b")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    directory.put(path, Array(whole.prefix(length < 0 ? whole.count + length : length)))
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(report.waiting.map(\.file) == [path] && report.quarantined.isEmpty && !report.hasSetAside)
    #expect(report.waiting.map(\.from) == [1] && report.waiting.map(\.to) == [1])
    #expect(reader.texts.isEmpty)
    directory.put(path, whole)
    #expect(try reader.sync(directory).waiting.isEmpty)
    #expect(reader.texts == author.texts)
  }

  @Test func `a file of zeros is waited for, even when neither size nor time changes as it comes`() throws {
    let (directory, author) = try filled("a")
    let path = author.path(0)
    let whole = try #require(directory.files[path])
    directory.put(path, Array(repeating: 0, count: whole.bytes.count))
    let reader = InMemoryLog(seed: 2)
    #expect(try reader.sync(directory).waiting.map(\.file) == [path])
    #expect(reader.refusals().isEmpty)
    directory.put(path, whole.bytes)
    try reader.sync(directory)
    #expect(reader.texts == author.texts)
  }

  @Test func `a flipped byte is quarantined, not read again, and taken in when it is replaced`() throws {
    let (directory, author) = try filled("a", "b")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    var bad = whole
    bad[whole.count / 2] ^= 4
    directory.put(path, bad)
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(report.quarantined.map(\.file) == [path] && report.hasSetAside && reader.texts.isEmpty)
    directory.forgetReads()
    let again = try reader.sync(directory)
    #expect(again.quarantined == report.quarantined && !directory.reads.contains(path))
    directory.put(path, whole)
    let healed = try reader.sync(directory)
    #expect(healed.quarantined.isEmpty && healed.waiting.isEmpty)
    #expect(reader.texts == author.texts && reader.refusals().isEmpty)
  }

  @Test func `every single flipped byte is noticed and crashes nothing`() throws {
    let (directory, author) = try filled("a")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    for index in whole.indices {
      var bad = whole
      bad[index] ^= 0x55
      directory.put(path, bad)
      let reader = InMemoryLog(seed: 2)
      let report = try reader.sync(directory)
      #expect(reader.texts.isEmpty && report.waiting.count + report.quarantined.count == 1, "byte \(index)")
    }
  }

  @Test func `a bad file is passed over for a good one with the same work`() throws {
    let (directory, author) = try filled("a")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    var bad = whole
    bad[whole.count / 2] ^= 4
    directory.put(path, bad)
    directory.put(author.ownSegments()[0].path(copy: 1), whole)
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(reader.texts == author.texts && report.received.segments == 1)
    #expect(try reader.sync(directory).quarantined.isEmpty)
  }

  @Test(arguments: [
    ".sync-conflict-20260101-120000-ABCDEFG.hsg", " (Sara's conflicted copy 2026-01-01).hsg", " 2.hsg",
  ])
  func `a conflict copy is read by its content`(mark: String) throws {
    let (directory, author) = try filled("a", "b")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    directory.lose(path)
    directory.put(String(path.dropLast(4)) + mark, whole)
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(reader.texts == author.texts && report.quarantined.isEmpty && report.waiting.isEmpty)
  }

  @Test(arguments: [false, true])
  func `a bad file beside the whole one is no loss, whichever is read first`(isBadBeside: Bool) throws {
    let (directory, author) = try filled("a", "b")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    var bad = whole
    bad[150] ^= 1
    directory.put(path, isBadBeside ? whole : bad)
    directory.put(String(path.dropLast(4)) + ".1.hsg", isBadBeside ? bad : whole)
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(reader.texts == author.texts && report.quarantined.isEmpty && !report.hasSetAside)
    #expect(reader.refusals().isEmpty)
  }

  @Test func `a cut conflict copy is no reason to wait, and is taken in when it is whole`() throws {
    let (directory, author) = try filled("a")
    let path = author.path(0)
    let whole = try #require(directory.files[path]).bytes
    directory.lose(path)
    directory.put(path + " 2.hsg", Array(whole.prefix(200)))
    let reader = InMemoryLog(seed: 2)
    #expect(try reader.sync(directory) == SyncReport())
    directory.put(path + " 2.hsg", whole)
    try reader.sync(directory)
    #expect(reader.texts == author.texts)
  }

  @Test func `a conflict copy with a wrong header is no reason to wait`() throws {
    let (directory, author) = try filled("a", "b")
    let path = author.path(1)
    var bytes = try #require(directory.files[path]).bytes
    // In the number of its first operation.
    bytes[77] ^= 1
    bytes[85] ^= 1
    directory.put(String(path.dropLast(4)) + " 2.hsg", bytes)
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(report.waiting.isEmpty && report.quarantined.count == 1 && reader.texts == author.texts)
    directory.forgetReads()
    try reader.sync(directory)
    #expect(directory.reads.isEmpty)
  }

  @Test func `a file in another replica's folder is put where its content says`() throws {
    let (directory, author) = try filled("a", "b")
    let stranger = ReplicaID(ID128(high: 1, low: 1))
    for name in author.ownSegments() {
      let wrong = SegmentName(replica: stranger, first: name.first, last: name.last, sum: name.sum)
      directory.put(wrong.path, try #require(author.bytes(of: name)))
      directory.lose(name.path)
    }
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory)
    #expect(reader.texts == author.texts)
  }

  @Test func `files that changed names are put where their content says`() throws {
    let (directory, author) = try filled("a", "b", "c")
    let names = author.ownSegments()
    for (index, name) in names.enumerated() {
      directory.put(name.path, try #require(author.bytes(of: names[(index + 1) % 3])))
    }
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(reader.texts == author.texts && report.quarantined.isEmpty && report.waiting.isEmpty)
  }

  @Test func `a segment of another corpus is set aside`() throws {
    let (directory, author) = try filled("a")
    let stranger = InMemoryLog(corpus: .second, seed: 9)
    stranger.append("s")
    let name = try #require(try stranger.seal())
    directory.put(name.path, try #require(stranger.bytes(of: name)))
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(report.quarantined.map(\.file) == [name.path] && reader.texts == author.texts)
  }

  @Test func `a file larger than any segment is set aside unread`() throws {
    let (directory, author) = try filled("a")
    let name = SegmentName(replica: author.replica, first: 2, last: 2, sum: "abcdefghij").path
    directory.put(name, [UInt8](repeating: 0, count: SegmentLimits.file + 1))
    let report = try InMemoryLog(seed: 2).sync(directory)
    #expect(report.quarantined.map(\.file) == [name] && !directory.reads.contains(name))
  }

  @Test func `a text under a segment's name is set aside, and one under none is left alone`() throws {
    let (directory, author) = try filled("a")
    let name = SegmentName(replica: author.replica, first: 2, last: 2, sum: "abcdefghij").path
    directory.put(name, Array("<<<<<<< HEAD".utf8))
    directory.put("seg/notes", Array("to do".utf8))
    directory.put("seg/\(author.replica)/x.hsg", Array("text".utf8))
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(Set(report.quarantined.map(\.file)) == [name, "seg/\(author.replica)/x.hsg"])
  }

  @Test func `a file that may not be read is waited for while others go on`() throws {
    let (directory, author) = try filled("a")
    let other = InMemoryLog(seed: 3)
    other.append("x")
    try other.sync(directory)
    directory.unreadable = [author.path(0)]
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(report.waiting.map(\.file) == [author.path(0)] && reader.texts == [other.replica: ["x"]])
    directory.unreadable = ["seg/\(author.replica)"]
    let folder = try reader.sync(directory).waiting
    #expect(folder.map(\.file) == ["seg/\(author.replica)"] && folder.map(\.replica) == [author.replica])
    directory.unreadable = []
    try reader.sync(directory)
    #expect(reader.texts[author.replica] == ["a"])
  }
}
