internal import Models
internal import Store

/// Whose clock is wrong, as far as the times of changes tell.
struct ClockExamination {
  let record: ReplicaRecord
  let now: Timestamp

  /// In milliseconds: what may be a time zone or a clock that is a little off is not said.
  private static let tolerance: Int64 = 86_400_000
  private static let ownTolerance: Int64 = 300_000
  /// 2001-01-01: no clock that was ever set says less.
  private static let earliest = Timestamp(milliseconds: 978_307_200_000)

  var findings: [Finding] {
    if now < Self.earliest { return [own("It says \(LogEntry.minute(now)).")] }
    return ownClock + others.compactMap(finding)
  }

  private var others: [ReplicaRecord.Member] {
    record.members.filter { $0.replica != record.own && $0.lastChange != nil }
  }

  /// By how much a replica's last change is ahead of this machine's clock.
  private func lead(_ member: ReplicaRecord.Member) -> Int64 {
    guard let time = member.lastChange else { return 0 }
    let (lead, overflow) = time.milliseconds.subtractingReportingOverflow(now.milliseconds)
    return overflow ? .max : lead
  }

  private var ownClock: [Finding] {
    if let member = record.members.first(where: { $0.replica == record.own }), lead(member) > Self.ownTolerance {
      let ahead = Age.words(milliseconds: lead(member))
      return [own("It is \(ahead) behind the last change made here; it was set back, or it was ahead then.")]
    }
    // When all others are ahead, it is this one that is behind.
    let leads = others.map(lead).filter { $0 > Self.tolerance }
    guard leads.count > 1, leads.count == others.count, let least = leads.min() else { return [] }
    return [own("It is \(Age.words(milliseconds: least)) or more behind those of all other replicas.")]
  }

  private func own(_ detail: String) -> Finding {
    Finding(
      .clock, "this machine's clock", "\(detail)",
      advice: "Set it. Nothing is lost by a wrong clock, but it decides which of two conflicting values shows first.")
  }

  private func finding(_ member: ReplicaRecord.Member) -> Finding? {
    guard let time = member.lastChange, lead(member) > Self.tolerance || time < Self.earliest else { return nil }
    let ahead = Age.words(milliseconds: lead(member))
    let what = time < Self.earliest ? "before any clock was right" : "\(ahead) ahead of this machine's clock"
    return Finding(
      .clock, "the clock of \(record.name(of: member.replica))",
      "The last change made there has the time \(LogEntry.minute(time)), \(what).",
      advice:
        "Set the clock there. Nothing is lost; in conflicts with its changes the time decides which value shows first.")
  }
}
