import Models
import Segments
import Sync
import TestSupport
import Testing

@Suite struct DoubtTests {
  @Test func `a restored database that lacks its own published work is in doubt and publishes nothing`()
    throws
  {
    let (directory, author) = try filled("a")
    let backup = InMemoryLog(copy: author)
    author.append("b")
    try author.sync(directory)
    let before = directory.files
    backup.append("other b")
    let report = try backup.sync(directory, knownBefore: true)
    #expect(report.doubt == .foreignTail(file: author.path(1), last: 2))
    #expect(directory.files == before && backup.ownSegments().count == 1)
    backup.takeNewID(seed: 5)
    let healed = try backup.sync(directory, knownBefore: true)
    #expect(healed.doubt == nil && healed.published.segments == 1)
    #expect(backup.texts == [author.replica: ["a", "b"], backup.replica: ["other b"]])
    try author.sync(directory, knownBefore: true)
    #expect(author.texts == backup.texts)
  }

  @Test func `a copy that published other work under the same numbers is noticed`() throws {
    let (directory, author) = try filled("a")
    let copy = InMemoryLog(copy: author)
    author.append("b")
    copy.append("c")
    try author.sync(directory)
    _ = try copy.seal()
    let report = try copy.sync(directory, knownBefore: true)
    #expect(report.doubt == .foreignBranch(file: author.path(1), last: 2))
    #expect(report.published.segments == 0)
  }

  @Test func `the same work cut elsewhere is no doubt`() throws {
    let author = InMemoryLog(seed: 1)
    author.append("a")
    author.append("b")
    let copy = InMemoryLog(copy: author)
    _ = try author.seal()
    copy.append("c")
    _ = try copy.seal()
    let directory = InMemoryDirectory()
    try author.sync(directory)
    let report = try copy.sync(directory)
    #expect(report.doubt == nil && report.published.operations == 3)
  }

  @Test func `being cited beyond what one holds is a doubt`() throws {
    let (directory, author) = try filled("a")
    let backup = InMemoryLog(copy: author)
    author.append("b")
    try author.sync(directory)
    let witness = InMemoryLog(seed: 3)
    try witness.sync(directory)
    witness.append("w")
    try witness.sync(directory)
    directory.lose(author.path(1))
    let report = try backup.sync(directory, knownBefore: true)
    #expect(report.doubt == .cited(last: 2, held: 1))
  }

  @Test func `a file that only claims one's id by its name is no doubt`() throws {
    let (directory, author) = try filled("a")
    let name = SegmentName(replica: author.replica, first: 2, last: 9, sum: "abcdefghij")
    directory.put(name.path, Array("HSHYSEG1 and nothing true".utf8))
    let other = InMemoryLog(seed: 3)
    other.append("x")
    let segment = try #require(try other.seal())
    let beside = SegmentName(replica: author.replica, first: 3, last: 3, sum: "abcdefghij")
    directory.put(beside.path, try #require(other.bytes(of: segment)))
    author.append("b")
    let report = try author.sync(directory, knownBefore: true)
    #expect(report.doubt == nil && report.published.segments == 1)
  }

  @Test func `a reader keeps both branches of a fork, under the same names in whatever order they came`() throws {
    let (directory, author) = try filled("a")
    let copy = InMemoryLog(copy: author)
    author.append("b")
    try author.sync(directory)
    let early = InMemoryLog(seed: 2)
    try early.sync(directory)
    copy.append("c")
    copy.append("d")
    let name = try #require(try copy.seal())
    directory.put(name.path, try #require(copy.bytes(of: name)))
    let late = InMemoryLog(seed: 3)
    for reader in [early, late] {
      let report = try reader.sync(directory)
      #expect(report.quarantined == [] && report.waiting == [])
      let branches = reader.texts.values.map { $0.joined() }.sorted()
      #expect(branches == ["ab", "cd"] || branches == ["acd", "b"])
    }
    #expect(early.texts == late.texts && early.held() == late.held())
    #expect(try early.sync(directory).received.segments == 0)
  }
}
