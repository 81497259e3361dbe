internal import Formats
internal import Segments

/// Something that somebody may want to know, or to have mended.
struct Finding: Equatable {
  enum Kind: String, CaseIterable {
    case database, state, writeAheadLog, draft, cloudFolder, copy, gap, waitingSegment, fork, quarantine, clock, newer,
      directory, unpublished, missingFile, damagedFile, conflictCopy, temporary, twoTools
  }

  /// What `--repair` does about it.
  enum Remedy: Hashable {
    case bringUpToDate
    case foldWriteAheadLog
    case rebuild
    case removeDraft(path: String)
    case removeTemporary(file: String)
    /// Of the directory, by what is held.
    case restore
    /// None; the thing is broken, and stays so.
    case beyond
  }

  let kind: Kind
  /// What it is about.
  let subject: Phrase
  let detail: Phrase
  /// What to do.
  let advice: Phrase
  let remedy: Remedy?
  var isRepaired = false

  init(_ kind: Kind, _ subject: Phrase, _ detail: Phrase, advice: Phrase, remedy: Remedy? = nil) {
    self.kind = kind
    self.subject = subject
    self.detail = detail
    self.advice = advice
    self.remedy = remedy
  }

  /// Whether both are about one thing, and the same has to be done, however it is described.
  func isSame(as other: Finding) -> Bool {
    kind == other.kind && remedy == other.remedy && subject.plain.utf8.elementsEqual(other.subject.plain.utf8)
  }

  var document: JSONValue {
    .object([
      JSONMember("kind", .string(kind.rawValue)), JSONMember("subject", .string(subject.plain)),
      JSONMember("detail", .string(detail.plain)), JSONMember("advice", .string(advice.plain)),
      JSONMember("repaired", .bool(isRepaired)),
    ])
  }

  /// A paragraph for people, ended by a line end.
  func paragraph(_ style: Style) -> String {
    let mark: Phrase = isRepaired ? "Repaired." : "\(advice)"
    let body = ("\(kind.rawValue): \(subject). \(detail) \(mark)" as Phrase).words
    var lines: [String] = []
    var line: (text: String, columns: Int)?
    for (index, word) in body.enumerated() {
      let shown = index == 0 ? word.painted(isRepaired ? .meta : .warning, style) : word
      if let open = line, open.columns + 1 + shown.columns <= style.textWidth {
        line = (open.text + " " + shown.printed, open.columns + 1 + shown.columns)
        continue
      }
      if let open = line { lines.append(open.text) }
      line = (shown.printed, shown.columns)
    }
    if let line { lines.append(line.text) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension [Finding] {
  /// What there is to say after repairing: what is gone was repaired, what is left or new is said as it is now.
  func repaired(leaving after: [Finding]) -> [Finding] {
    let before = map { finding in
      if let left = after.first(where: finding.isSame) { return left }
      var gone = finding
      gone.isRepaired = true
      return gone
    }
    return before + after.filter { finding in !contains(where: finding.isSame) }
  }

  /// Whether something that was to be repaired was not.
  var leavesSomething: Bool { contains { $0.remedy != nil && !$0.isRepaired } }
}
