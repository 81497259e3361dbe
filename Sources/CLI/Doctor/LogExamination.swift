internal import Models
internal import Segments
internal import Store
internal import Sync

/// What there is to say of a log: who has what, what is on its way, whose clock is wrong.
struct LogExamination {
  let record: ReplicaRecord
  /// What a sync would find; nil when the shared directory cannot be used now.
  let rehearsal: Rehearsal?
  let now: Timestamp

  var findings: [Finding] {
    gaps + waitingSegments + forks + quarantine + ClockExamination(record: record, now: now).findings + newer
      + unpublished + foreignWork
  }

  // MARK: - Gaps

  private var gaps: [Finding] {
    let found = rehearsal.map { $0.waiting.filter { !isNewer($0.file) } } ?? remembered
    return found.map(gap)
  }

  /// What was missing at the last sync.
  private var remembered: [SyncReport.Waiting] {
    record.gaps.map { gap in
      SyncReport.Waiting(
        replica: gap.awaited.replica, from: gap.awaited.first, to: gap.awaited.last, file: nil,
        reason: "has not arrived yet")
    }
  }

  private func gap(_ waiting: SyncReport.Waiting) -> Finding {
    let numbers = waiting.to.map { $0 == waiting.from ? "operation \($0)" : "operations \(waiting.from) to \($0)" }
    let whose: Phrase = waiting.replica.map { " of \(named($0))" } ?? ""
    let subject = "\(numbers ?? "operations from \(waiting.from) on")\(whose)" as Phrase
    let awaited =
      waiting.file ?? waiting.replica.map { SegmentName.directory(of: $0) + "/" + padded(waiting.from) + "-*.hsg" }
    let file: Phrase = awaited.map { " Awaited: \(foreign: $0)" } ?? ""
    let reason: Phrase = waiting.file == nil ? "." : " (\(message: waiting.reason))."
    let detail = "\(since(waiting))\(file)\(reason) Later work of the same replica waits for it." as Phrase
    return Finding(.gap, subject, detail, advice: advice(waiting))
  }

  private func since(_ waiting: SyncReport.Waiting) -> Phrase {
    guard let replica = waiting.replica else { return "It is not known what is in it." }
    let awaited = Awaited(replica: replica, first: waiting.from, last: waiting.to)
    let since = record.gaps.filter { $0.awaited.overlaps(awaited) }.map(\.since).min()
    guard let since else { return "Known to exist, and not here." }
    let age = Age.words(milliseconds: now.milliseconds - since.milliseconds)
    return "Known to exist, and not here since \(LogEntry.minute(since)) (\(age))."
  }

  private func advice(_ waiting: SyncReport.Waiting) -> Phrase {
    guard let replica = waiting.replica else { return "Its owner can give you the right to read it." }
    let holders = record.witnesses.filter {
      $0.holds == replica && $0.last >= waiting.from && $0.replica != record.own && $0.replica != replica
    }.map { named($0.replica) }
    let owner = "Wait for your sync tool, or run `hashiya sync` on \(named(replica))" as Phrase
    guard !holders.isEmpty else { return owner + "." }
    let verb = holders.count == 1 ? "has" : "have"
    return owner + "; or `hashiya doctor --repair` on \(holders.joined(separator: " or ")), which \(verb) it too."
  }

  /// As the name of a segment begins.
  private func padded(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
  }

  // MARK: - Branches

  private var waitingSegments: [Finding] {
    record.waitingSegments.map { waiting in
      let cites = waiting.cites.map { "operation \($0.seq) of \(named($0.replica))" as Phrase }
      let segment = waiting.segment
      return Finding(
        .waitingSegment, "\(foreign: segment.path)",
        "Operations \(segment.first) to \(segment.last) of \(named(segment.replica)) are held and not shown: they speak of "
          + "\(cites.joined(separator: " and ")) on a branch that has not arrived.",
        advice: "They show as soon as it comes; nothing is lost.")
    }
  }

  private var forks: [Finding] {
    let branches = record.members.filter { $0.origin != nil }
    return Set(branches.compactMap(\.origin)).sorted().map { origin in
      fork(of: origin, branches.filter { $0.origin == origin })
    }
  }

  private func fork(of origin: ReplicaID, _ branches: [ReplicaRecord.Member]) -> Finding {
    let kept = record.members.filter { $0.replica == origin }
    let lines = (kept + branches).map { branch in
      let names = ([branch.device] + branch.authors).filter { !$0.isEmpty }.map { "\(foreign: $0.string)" as Phrase }
      let start: Phrase =
        branch.origin == nil
        ? "" : " from operation \(branch.start + 1)\(branch.parted.map { " (" + LogEntry.minute($0) + ")" } ?? "") on"
      return "\(branch.replica.description) (\(names.joined(separator: ", ")))\(start)" as Phrase
    }
    return Finding(
      .fork, "\(named(origin))",
      "Its database was copied or restored, and work went on in both: \(lines.joined(separator: "; ")).",
      advice: "Nothing is to be done: both are kept, under these names.")
  }

  /// Work under this replica's id that it doesn't know.
  private var foreignWork: [Finding] {
    guard let doubt = rehearsal?.doubt else { return [] }
    return [
      Finding(
        .copy, "\(named(record.own))", "This database is a copy or was restored: \(message: doubt.description).",
        advice: "Nothing is to be done: the next `hashiya sync` goes on under a new replica id, and all work is kept.")
    ]
  }

  // MARK: - Files

  private var quarantine: [Finding] {
    (rehearsal?.refusals ?? record.refusals).map { refusal in
      let owner = SegmentName(path: refusal.file).map { named($0.replica) } ?? "the replica it came from"
      return Finding(
        .quarantine, "\(foreign: refusal.file)", "The file is set aside: \(message: refusal.reason).",
        advice:
          "It is looked at again when it changes. `hashiya sync` on \(owner), or `hashiya doctor --repair` on any "
          + "replica that holds the work, publishes it anew.")
    }
  }

  private var newer: [Finding] {
    let articles = record.newerArticles.map { article in
      Finding(
        .newer, "\(article.description)",
        "The article has edits of a kind that this version does not know; they are kept.",
        advice: "Update hashiya on this machine; then they show.")
    }
    let files = (rehearsal?.waiting ?? []).compactMap(\.file).filter(isNewer).map { file in
      Finding(
        .newer, "\(foreign: file)", "The file is in a format of a newer version of hashiya.",
        advice: "Update hashiya on this machine; then the next sync takes it in.")
    }
    return articles + files
  }

  private func isNewer(_ file: String?) -> Bool { file.map { rehearsal?.newerFiles.contains($0) ?? false } ?? false }

  private var unpublished: [Finding] {
    guard record.unpublished > 0 else { return [] }
    let count = SyncRunner.counted(Int(clamping: record.unpublished), "operation")
    let verb = record.unpublished == 1 ? "is" : "are"
    guard let shared = record.shared else {
      return [
        Finding(
          .unpublished, "\(count)", "There is no shared directory yet; they \(verb) only on this machine.",
          advice: "`hashiya sync PATH` publishes into a directory.")
      ]
    }
    let failed = record.unwritten > 0 ? " At the last sync it could not be written." : ""
    return [
      Finding(
        .unpublished, "\(count)", "Not in the shared directory \(foreign: shared) yet.\(failed)",
        advice: "`hashiya sync` publishes.")
    ]
  }

  private func named(_ replica: ReplicaID) -> Phrase { record.name(of: replica) }
}

extension ReplicaRecord {
  /// The beginning of a replica's id, and its device where it is known.
  func name(of replica: ReplicaID) -> Phrase {
    let device = members.first { $0.replica == replica }?.device ?? .empty
    let id = String(replica.description.prefix(6))
    return device.isEmpty ? "\(id)" : "\(id) (\(foreign: device.string))"
  }
}
