/// What became of opening a replica's database to look at it.
enum DatabaseObservation: Equatable {
  case absent
  case empty
  /// What the system says.
  case folderUnreadable(String)
  case unreadable(String)
  case foreign
  case newer
  /// Has to be brought up to date, which would write.
  case older
  case broken(String)
  case opened(Contents)

  /// What was found in it.
  struct Contents: Equatable {
    /// What SQLite finds wrong with the file.
    var problems: [String] = []
    /// Where what is stored is not what the log says.
    var differences: [String] = []
    /// Why the log couldn't be read to its end.
    var failure: String?
    /// Why the database may be a copy.
    var discontinuity: String?
  }
}

/// What there is to say of a database.
enum DatabaseExamination {
  static func findings(_ database: DatabaseObservation, path: String) -> [Finding] {
    if case .opened(let contents) = database { return findings(contents, path) }
    if database == .older {
      return [
        Finding(
          .database, "\(foreign: path)",
          "It was written by an earlier version of hashiya; it can be looked into when it has been brought up to date.",
          advice: "`hashiya doctor --repair`, or any other command, does that.", remedy: .bringUpToDate)
      ]
    }
    return [
      Finding(
        .database, "\(foreign: path)", reason(database), advice: advice(database),
        remedy: database == .newer ? nil : .beyond)
    ]
  }

  private static func reason(_ database: DatabaseObservation) -> Phrase {
    switch database {
    case .absent: "The folder has no database: it was deleted or moved away, or never finished."
    case .empty: "The database is empty (0 bytes): it was cut, or the disk was full."
    case .folderUnreadable(let why): "The folder cannot be read: \(why)."
    case .unreadable(let why): "The database cannot be read: \(why)."
    case .foreign: "The file is not a database of hashiya."
    case .newer: "The database was written by a newer version of hashiya; nothing is wrong with it."
    case .broken(let why): "The database cannot be opened: \(message: why)."
    case .older, .opened: ""
    }
  }

  private static func advice(_ database: DatabaseObservation) -> Phrase {
    switch database {
    case .folderUnreadable, .unreadable: "Give yourself the right to read and write it; its owner can."
    case .newer: "Update hashiya on this machine."
    default: joinAgain
    }
  }

  private static let joinAgain: Phrase =
    "`hashiya join SHARED NEW-FOLDER` makes a new replica with everything that was ever published. Keep this folder as it "
    + "is: work that was not published is only in it, and may be salvaged. A backup of it may also be put back."

  private static func findings(_ contents: DatabaseObservation.Contents, _ path: String) -> [Finding] {
    var findings: [Finding] = []
    if !contents.problems.isEmpty {
      findings.append(
        Finding(
          .database, "\(foreign: path)", "The file is damaged: \(message: listed(contents.problems)).",
          advice: joinAgain, remedy: .beyond))
    }
    if let failure = contents.failure {
      findings.append(
        Finding(
          .database, "the log in \(foreign: path)", "It cannot be read to its end: \(message: failure).",
          advice: joinAgain, remedy: .beyond))
    } else if !contents.differences.isEmpty {
      findings.append(state(contents))
    }
    if let discontinuity = contents.discontinuity {
      findings.append(
        Finding(
          .copy, "\(foreign: path)", "\(sentence(discontinuity))",
          advice:
            "Nothing is to be done: the next command that writes goes on under a new replica id, and all work is kept."
        ))
    }
    return findings
  }

  private static func state(_ contents: DatabaseObservation.Contents) -> Finding {
    // Only a sound file is written to; and what is wrong in the log itself can't be made from it.
    let isRemedied = contents.problems.isEmpty
    return Finding(
      .state, "what is stored",
      "It is not what the log says: \(message: listed(contents.differences)).",
      advice: isRemedied
        ? "`hashiya doctor --repair` makes it anew from the log; no edit is touched." : joinAgain,
      remedy: isRemedied ? .rebuild : .beyond)
  }

  private static func listed(_ lines: [String]) -> String {
    let most = 5
    let shown = lines.prefix(most).joined(separator: "; ")
    return lines.count > most ? shown + "; and \(lines.count - most) more" : shown
  }

  private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}
