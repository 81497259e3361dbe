import Models
import Segments
import Sync
import TestSupport
import Testing

@Suite struct SynchronizerTests {
  @Test func `two replicas exchange their work`() throws {
    let directory = InMemoryDirectory()
    let (sara, omid) = (InMemoryLog(seed: 1), InMemoryLog(seed: 2))
    sara.append("a", "b")
    omid.append("c")
    let first = try sara.sync(directory)
    #expect(first.started && first.published.segments == 1 && first.published.operations == 2)
    let second = try omid.sync(directory)
    #expect(!second.started && second.received.operations == 2 && second.published.operations == 1)
    #expect(second.contributions.map(\.operations) == [2])
    try sara.sync(directory)
    #expect(sara.texts == omid.texts)
    #expect(sara.texts == [sara.replica: ["a", "b"], omid.replica: ["c"]])
  }

  @Test func `a sync with nothing new only lists`() throws {
    let (directory, author) = try filled("a", "b")
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory)
    directory.forgetReads()
    let (writes, before) = (reader.writes, directory.files)
    let report = try reader.sync(directory, knownBefore: true)
    #expect(report == SyncReport())
    #expect(reader.writes == writes && directory.files == before && directory.reads.isEmpty)
    // Once it looks whether what it wrote is whole.
    try author.sync(directory, knownBefore: true)
    directory.forgetReads()
    let writesOfAuthor = author.writes
    try author.sync(directory, knownBefore: true)
    #expect(author.writes == writesOfAuthor && directory.reads.isEmpty && directory.files == before)
  }

  @Test func `a replica that never edited publishes nothing`() throws {
    let (directory, _) = try filled("a")
    let before = directory.files
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory)
    #expect(directory.files == before && reader.segments.count == 1)
  }

  @Test func `small batches give the same as one`() throws {
    let (directory, author) = try filled("a", "b", "c", "d", "e")
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory, batchBytes: 1)
    #expect(reader.writes == 5 && report.received.segments == 5 && report.contributions.count == 1)
    #expect(reader.texts == author.texts)
  }

  @Test func `a missing segment delays what comes after it from that replica only`() throws {
    let (directory, author) = try filled("a", "b", "c")
    let other = InMemoryLog(seed: 3)
    other.append("x")
    try other.sync(directory)
    let lost = author.path(1)
    let kept = try #require(directory.files[lost])
    directory.lose(lost)
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(reader.texts == [author.replica: ["a"], other.replica: ["x"]])
    #expect(
      report.waiting.map(\.from) == [2] && report.waiting.map(\.to) == [2] && report.waiting[0].file == nil)
    #expect(report.waiting[0].replica == author.replica && !report.hasSetAside)
    directory.put(lost, kept.bytes)
    #expect(try reader.sync(directory).waiting.isEmpty)
    #expect(reader.texts[author.replica] == ["a", "b", "c"])
  }

  @Test func `the same work in other pieces is not read again, and kept where no one piece has it all`() throws {
    let author = InMemoryLog(seed: 1)
    author.append("a")
    let copy = InMemoryLog(copy: author)
    let directory = InMemoryDirectory()
    author.append("b")
    try author.sync(directory)
    author.append("c")
    try author.sync(directory)
    let within = try #require(try copy.seal())
    copy.append("b")
    copy.append("c")
    let across = try #require(try copy.seal())
    for piece in [within, across] { directory.put(piece.path, try #require(copy.bytes(of: piece))) }
    let reader = InMemoryLog(seed: 2)
    #expect(try reader.sync(directory).received.operations == 3)
    // The first of the author's and the second of the copy's overlap; each of the other two is within one of them.
    let first = author.ownSegments()[0]
    #expect(reader.texts == author.texts && reader.allSegments() == [first, across])
    #expect(Set(reader.replaced().keys) == [within, author.ownSegments()[1]])
    directory.forgetReads()
    #expect(try reader.sync(directory, knownBefore: true).received.segments == 0 && directory.reads.isEmpty)
  }

  @Test func `what another replica has seen and nobody delivered is waited for`() throws {
    let (directory, author) = try filled("a", "b")
    let witness = InMemoryLog(seed: 3)
    try witness.sync(directory)
    witness.append("w")
    try witness.sync(directory)
    for index in 0..<2 { directory.lose(author.path(index)) }
    let reader = InMemoryLog(seed: 2)
    let waiting = try reader.sync(directory).waiting
    #expect(
      waiting.map(\.replica) == [author.replica] && waiting.map(\.from) == [1] && waiting.map(\.to) == [2])
  }

  @Test func `the owner publishes again what was deleted or emptied`() throws {
    let (directory, author) = try filled("a", "b")
    let (gone, emptied) = (author.path(0), author.path(1))
    let whole = directory.files
    directory.lose(gone)
    directory.put(emptied, [])
    let report = try author.sync(directory, knownBefore: true)
    #expect(report.published.segments == 2)
    #expect(directory.files[gone]?.bytes == whole[gone]?.bytes)
    #expect(directory.files[emptied]?.bytes.isEmpty == true)
    let beside = author.ownSegments()[1].path(copy: 1)
    #expect(directory.files[beside]?.bytes == whole[emptied]?.bytes)
    #expect(try author.sync(directory, knownBefore: true).published.segments == 0)
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory)
    #expect(reader.texts == author.texts)
  }

  @Test func `a read-only directory is taken in, and what stays unpublished is said`() throws {
    let (directory, author) = try filled("a")
    directory.isReadOnly = true
    let reader = InMemoryLog(seed: 2)
    reader.append("mine", "too")
    let report = try reader.sync(directory)
    #expect(report.isReadOnly && report.hasSetAside && report.received.segments == 1)
    #expect(report.unpublished.segments == 1 && report.unpublished.operations == 2)
    #expect(reader.texts[author.replica] == ["a"])
    directory.isReadOnly = false
    #expect(try reader.sync(directory).published.segments == 1)
  }

  @Test func `a full disk stops publishing and nothing else`() throws {
    let (directory, author) = try filled("a")
    directory.capacity = 0
    let reader = InMemoryLog(seed: 2)
    reader.append("mine")
    let report = try reader.sync(directory)
    #expect(report.unpublishedReason?.cause == .full && !report.isReadOnly)
    #expect(reader.texts[author.replica] == ["a"] && reader.texts[reader.replica] == ["mine"])
  }

  @Test func `an emptied directory is an error that changes nothing`() throws {
    let (directory, author) = try filled("a")
    directory.removeAll()
    let writes = author.writes
    #expect(throws: DirectoryRefusal.lostContent) { try author.sync(directory, knownBefore: true) }
    #expect(author.writes == writes && directory.files.isEmpty)
    directory.isMissing = true
    #expect(throws: DirectoryError.self) { try author.sync(directory, knownBefore: true) }
  }

  @Test func `refilling writes everything held of everyone`() throws {
    let (directory, author) = try filled("a", "b")
    let reader = InMemoryLog(seed: 2)
    reader.append("mine")
    try reader.sync(directory)
    let whole = directory.files.mapValues(\.bytes)
    directory.removeAll()
    let report = try reader.sync(directory, knownBefore: true, refill: true)
    #expect(report.started && report.published.segments == 3)
    #expect(directory.files.mapValues(\.bytes) == whole)
    let late = InMemoryLog(seed: 4)
    try late.sync(directory)
    #expect(late.texts == reader.texts && late.texts[author.replica] == ["a", "b"])
  }

  @Test(arguments: [false, true])
  func `the owner writes beside a file whose bytes rotted`(wasSeen: Bool) throws {
    let (directory, author) = try filled("a")
    if wasSeen { try author.sync(directory, knownBefore: true) }
    var bytes = try #require(directory.files[author.path(0)]).bytes
    bytes[bytes.count / 2] ^= 1
    directory.put(author.path(0), bytes)
    #expect(try author.sync(directory, knownBefore: true).published.segments == 1)
    #expect(try author.sync(directory, knownBefore: true).published.segments == 0)
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory)
    #expect(reader.texts == author.texts)
  }

  @Test func `another corpus is refused before anything is read`() throws {
    let (directory, _) = try filled("a")
    let stranger = InMemoryLog(corpus: .second, seed: 9)
    stranger.append("s")
    directory.forgetReads()
    let before = directory.files
    #expect(throws: DirectoryRefusal.otherCorpus(found: .first, expected: .second)) {
      try stranger.sync(directory)
    }
    #expect(directory.reads.isEmpty && directory.files == before && stranger.segments.isEmpty)
  }
}
