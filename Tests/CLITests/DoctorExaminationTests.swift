import CommandSupport
import Models
import Segments
import Store
import Sync
import Testing

@testable import CLI

/// What `doctor` says, by value: no file, database or clock is asked.
@Suite struct DoctorExaminationTests {
  private let now = Timestamp(milliseconds: 1_780_000_000_000)
  private let own = ReplicaID(ID128(high: 1, low: 1))
  private let sara = ReplicaID(ID128(high: 2, low: 2))
  private let ali = ReplicaID(ID128(high: 3, low: 3))

  private static let day: Int64 = 86_400_000

  private func member(_ id: ReplicaID, _ device: ExactText, lead: Int64? = nil) -> ReplicaRecord.Member {
    var member = ReplicaRecord.Member(replica: id)
    member.device = device
    member.last = 9
    member.lastChange = lead.map { Timestamp(milliseconds: now.milliseconds + $0) }
    return member
  }

  private func record(_ members: ReplicaRecord.Member...) -> ReplicaRecord {
    var record = ReplicaRecord(own: own)
    record.members = members
    return record
  }

  private func findings(_ record: ReplicaRecord, _ rehearsal: Rehearsal? = nil) -> [Finding] {
    LogExamination(record: record, rehearsal: rehearsal, now: now).findings
  }

  // MARK: - Clocks

  @Test(arguments: [(-400 * day, 0), (0, 0), (day, 0), (day + 1, 1), (4000 * day, 1), (Int64.max / 2, 1)])
  func `a clock is wrong when it is more than a day ahead`(lead: Int64, count: Int) {
    let found = findings(record(member(own, "desk", lead: -5), member(sara, "رومیزی", lead: lead)))
    #expect(found.map(\.kind) == Array(repeating: .clock, count: count))
    if let first = found.first { #expect(first.subject.plain.contains("(رومیزی)")) }
  }

  @Test func `a clock that says a time before any clock was right is wrong`() {
    var early = member(sara, "laptop")
    early.lastChange = Timestamp(milliseconds: 978_307_199_999)
    #expect(findings(record(early)).map(\.kind) == [.clock])
    early.lastChange = Timestamp(milliseconds: 978_307_200_000)
    #expect(findings(record(early)).isEmpty)
    early.lastChange = Timestamp(milliseconds: .min)
    #expect(findings(record(early)).map(\.kind) == [.clock])
  }

  @Test func `this machine's clock is behind when its own work, or everybody's, is ahead of it`() {
    let mine = findings(record(member(own, "desk", lead: 300_001)))
    #expect(mine.map(\.subject.plain) == ["this machine's clock"])
    #expect(findings(record(member(own, "desk", lead: 300_000))).isEmpty)
    let all = findings(
      record(member(own, "desk", lead: -5), member(sara, "a", lead: 3 * Self.day), member(ali, "b", lead: 2 * Self.day))
    )
    #expect(all.count == 3 && all[0].detail.plain.contains("2 days or more behind"))
    let some = findings(record(member(own, "desk"), member(sara, "a", lead: 3 * Self.day), member(ali, "b", lead: 0)))
    #expect(some.map(\.subject.plain) == ["the clock of \(sara.description.prefix(6)) (a)"])
    let unset = LogExamination(
      record: record(member(sara, "a", lead: 0)), rehearsal: nil, now: Timestamp(milliseconds: 5)
    ).findings
    #expect(unset.map(\.subject.plain) == ["this machine's clock"])
  }

  // MARK: - Gaps

  @Test func `the age of a gap is that of the oldest part of it`() {
    var record = record(member(sara, "laptop"))
    for (first, days) in [(5, 2), (7, 9), (20, 99)] as [(UInt64, Int64)] {
      record.gaps.append(
        .init(
          awaited: Awaited(replica: sara, first: first, last: first + 1),
          since: Timestamp(milliseconds: now.milliseconds - days * Self.day)))
    }
    var rehearsal = Rehearsal()
    rehearsal.waiting = [.init(replica: sara, from: 5, to: 8, file: nil, reason: "has not arrived yet")]
    let gap = findings(record, rehearsal)
    #expect(gap.count == 1 && gap[0].detail.plain.contains("(9 days)"), "\(gap)")
    #expect(gap[0].detail.plain.contains("seg/\(sara)/000000000005-*.hsg"))
    #expect(findings(record).count == 3, "without the directory, what was known at the last sync")
  }

  @Test func `those who say that they hold it are named, and nobody else`() {
    var record = record(member(own, "desk"), member(sara, "laptop"), member(ali, "pc"))
    record.witnesses = [
      .init(replica: ali, holds: sara, last: 5), .init(replica: own, holds: sara, last: 9),
      .init(replica: sara, holds: ali, last: 9),
    ]
    for (from, isNamed) in [(5, true), (6, false)] as [(UInt64, Bool)] {
      var rehearsal = Rehearsal()
      rehearsal.waiting = [.init(replica: sara, from: from, to: from, file: nil, reason: "")]
      let advice = findings(record, rehearsal)[0].advice.plain
      #expect(advice.contains("(pc)") == isNamed && !advice.contains("(desk)"), "\(advice)")
    }
  }

  @Test func `a file of a newer version is no gap`() {
    var rehearsal = Rehearsal()
    rehearsal.waiting = [.init(replica: sara, from: 1, to: 2, file: "seg/x", reason: "is in format 2")]
    #expect(findings(record(), rehearsal).map(\.kind) == [.gap])
    rehearsal.newerFiles = ["seg/x"]
    #expect(findings(record(), rehearsal).map(\.kind) == [.newer])
  }

  // MARK: - Branches, files, folders

  @Test func `a segment that waits for a branch is told with what it speaks of`() {
    var record = record(member(sara, "laptop"), member(ali, "pc"))
    let name = SegmentName(replica: ali, first: 3, last: 6, sum: "abc")
    record.waitingSegments = [.init(segment: name, cites: [OperationID(replica: sara, seq: 7)])]
    record.newerArticles = [ArticleID(ID128(high: 1, low: 2))]
    let found = findings(record)
    #expect(found.map(\.kind) == [.waitingSegment, .newer])
    #expect(found[0].detail.plain.contains("Operations 3 to 6 of \(ali.description.prefix(6)) (pc)"))
    #expect(found[0].detail.plain.contains("operation 7 of \(sara.description.prefix(6)) (laptop)"))
  }

  @Test func `a fork is one finding however many branches it has`() {
    var branches = [member(own, "desk"), member(sara, "laptop"), member(ali, "pc")]
    for index in 1...2 {
      branches[index].origin = own
      branches[index].start = UInt64(index * 4)
      branches[index].parted = now
    }
    var record = ReplicaRecord(own: own)
    record.members = branches
    let found = findings(record)
    #expect(found.map(\.kind) == [.fork])
    #expect(found[0].detail.plain.contains("from operation 5 (2026-05-28 20:26) on"), "\(found)")
    #expect(found[0].detail.plain.contains("from operation 9 "))
  }

  @Test func `what no sync has written yet isn't missing`() {
    var record = record(member(own, "desk"))
    let names = (1...4).map { SegmentName(replica: own, first: $0 * 2 - 1, last: $0 * 2, sum: "s") }
    var seen = DirectoryObservation(path: "/shared")
    seen.examination = DirectoryExamination(listing: [], held: names, contents: [:])
    func missing() -> Int {
      DirectoryFindings(directory: seen, record: record, ownSegments: Set(names), mayRestore: true).findings.count
    }
    #expect(missing() == 0, "before the first sync")
    record.sealedAtSync = 6
    #expect(missing() == 3)
    record.unwritten = 2
    #expect(missing() == 2)
    record.unwritten = 3
    #expect(missing() == 1)
  }

  @Test(arguments: [
    ("/x/Dropbox/y", 1), ("/x/Dropbox (Team)/y", 1), ("/x/OneDrive - Firm", 1),
    ("/x/Library/CloudStorage/GoogleDrive", 2),
    ("/x/dropbox", 0), ("/x/box", 0), ("/x/Boxes/y", 0), ("/x/Sync", 0), ("/x/ویکی", 0),
  ])
  func `folders of sync tools are known by their names`(path: String, count: Int) {
    #expect(FolderExamination.findings(FolderObservation(path: path), now: now).count == count)
  }

  @Test func `a write-ahead log is only left behind when nobody works on it`() {
    var folder = FolderObservation(path: "/x")
    folder.writeAheadLog = 1
    #expect(FolderExamination.findings(folder, now: now).map(\.remedy) == [.foldWriteAheadLog])
    folder.isLocked = true
    #expect(FolderExamination.findings(folder, now: now).isEmpty)
  }

  @Test func `a draft is removed from the day on when nobody can be writing it`() {
    var folder = FolderObservation(path: "/x")
    let ages: [Int64] = [-5, 0, Self.day - 1, Self.day]
    folder.drafts = ages.map { .init(path: "/x/\($0)", written: Timestamp(milliseconds: now.milliseconds - $0)) }
    #expect(FolderExamination.findings(folder, now: now).map { $0.remedy != nil } == [false, false, false, true])
  }

  @Test(arguments: [
    ("new-abc.sqlite", true), ("new-abc.sqlite-wal", true), (".hashiya-12.tmp", true), ("a.jsonl.hashiya-12.tmp", true),
    ("new-abc.txt", false), ("replica.sqlite", false), (".hashiya-.tmp", false), ("x.hashiya-a b.tmp", false),
    ("x.tmp", false),
  ])
  func `drafts are known by their names`(name: String, isDraft: Bool) {
    #expect(FolderExamination.isDraft(name) == isDraft)
  }

  @Test func `only a sound file is written to`() {
    var contents = DatabaseObservation.Contents()
    contents.differences = (1...7).map { "difference \($0)" }
    let sound = DatabaseExamination.findings(.opened(contents), path: "/x")
    #expect(sound.map(\.remedy) == [.rebuild] && sound[0].detail.plain.contains("and 2 more"))
    contents.problems = ["a page is used twice"]
    #expect(DatabaseExamination.findings(.opened(contents), path: "/x").map(\.remedy) == [.beyond, .beyond])
    #expect(DatabaseExamination.findings(.newer, path: "/x").map(\.remedy) == [nil])
    #expect(DatabaseExamination.findings(.opened(.init()), path: "/x").isEmpty)
  }

  // MARK: - Repair, and what is printed

  @Test func `what is gone after a repair was repaired, what is left or new is said`() {
    func finding(_ subject: Phrase, _ remedy: Finding.Remedy? = nil) -> Finding {
      Finding(.draft, subject, "d", advice: "a", remedy: remedy)
    }
    let before = [finding("1", .rebuild), finding("2", .rebuild), finding("3")]
    let after = before.repaired(leaving: [finding("2", .rebuild), finding("3"), finding("4")])
    #expect(after.map(\.subject.plain) == ["1", "2", "3", "4"])
    #expect(after.map(\.isRepaired) == [true, false, false, false])
    #expect(after.leavesSomething && !before.repaired(leaving: [finding("3")]).leavesSomething)
  }

  @Test func `a name is one word, whatever is in it, and a line is never wider than the page`() {
    let name = "رایانهٔ\n دوم"
    let finding = Finding(
      .gap, "operation 3 of \(foreign: name)", "\(message: String(repeating: "word ", count: 60))end",
      advice: "Nothing.")
    let lines = finding.paragraph(Style(width: 40)).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.hasPrefix("gap: operation 3 of \u{2068}رایانهٔ⏎ دوم\u{2069}.") == true, "\(lines)")
    for line in lines { #expect(DisplayWidth.columns(of: String(line)) <= 40) }
    #expect(finding.subject.plain == "operation 3 of \(name)")
  }
}
