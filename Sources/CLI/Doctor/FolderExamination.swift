internal import Models
internal import Sync

/// What is seen of a replica's folder without opening its database.
struct FolderObservation: Equatable {
  /// A file that a command began and didn't finish.
  struct Draft: Equatable {
    var path: String
    var written: Timestamp
  }

  /// Absolute.
  var path: String
  /// Traces of sync tools in the folder and in those it lies in: path and tool.
  var marks: [String: SyncTool] = [:]
  var drafts: [Draft] = []
  /// Bytes of the write-ahead log.
  var writeAheadLog = 0
  /// Whether a process works on the replica now.
  var isLocked = false

  init(path: String) { self.path = path }
}

/// What there is to say of a replica's folder.
enum FolderExamination {
  /// Younger drafts may still be written to.
  static let patience: Int64 = 86_400_000

  static func findings(_ folder: FolderObservation, now: Timestamp) -> [Finding] {
    carried(folder) + writeAheadLog(folder) + folder.drafts.map { draft($0, now) }
  }

  /// The names of files that a command leaves when it is killed: of `init` and `join` in `.hashiya`, of all that write
  /// a file beside its place.
  static func isDraft(_ name: String) -> Bool {
    if name.hasPrefix("new-") {
      return ["", "-wal", "-shm", "-journal"].contains { name.hasSuffix(".sqlite" + $0) }
    }
    guard name.hasSuffix(".tmp"), let start = name.ranges(of: ".hashiya-").last else { return false }
    let middle = name[start.upperBound...].dropLast(4)
    return !middle.isEmpty && middle.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }

  private static func carried(_ folder: FolderObservation) -> [Finding] {
    let named = folder.path.split(separator: "/").compactMap { part in
      SyncTool.carrying(folderNamed: part).map { ($0, "its path goes through \(part)") }
    }
    let marked = folder.marks.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
      ($0.value, "there is \($0.key)")
    }
    var tools: [SyncTool] = []
    return (named + marked).compactMap { tool, trace in
      guard !tools.contains(tool) else { return nil }
      tools.append(tool)
      return Finding(
        .cloudFolder, "\(foreign: folder.path)",
        "The replica lies in a folder that \(tool.rawValue) carries (\(message: trace)); it may copy the database in the "
          + "middle of a change, or put an older one in its place.",
        advice: "Move the replica's folder elsewhere; only the shared directory is meant to be carried.")
    }
  }

  private static func writeAheadLog(_ folder: FolderObservation) -> [Finding] {
    guard folder.writeAheadLog > 0, !folder.isLocked else { return [] }
    return [
      Finding(
        .writeAheadLog, "\(foreign: folder.path + "/.hashiya/replica.sqlite-wal")",
        "A command was stopped before it had folded this log of \(folder.writeAheadLog) bytes into the database. Nothing "
          + "is lost while both files stay together.",
        advice: "`hashiya doctor --repair`, or any command that edits, folds it in.", remedy: .foldWriteAheadLog)
    ]
  }

  private static func draft(_ draft: FolderObservation.Draft, _ now: Timestamp) -> Finding {
    let age = now.milliseconds - draft.written.milliseconds
    let isOld = age >= patience
    return Finding(
      .draft, "\(foreign: draft.path)",
      "A command that was stopped left this file \(Age.words(milliseconds: age)) ago; nothing reads it.",
      advice: isOld
        ? "`hashiya doctor --repair` removes it."
        : "Another command may still be writing it; `hashiya doctor --repair` removes it when it is a day old.",
      remedy: isOld ? .removeDraft(path: draft.path) : nil)
  }
}

/// A length of time in words.
enum Age {
  static func words(milliseconds: Int64) -> String {
    let units: [(Int64, String)] = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute")]
    let length = milliseconds == .min ? .max : abs(milliseconds)
    for (unit, name) in units where length >= unit {
      return SyncRunner.counted(Int(length / unit), name)
    }
    return "less than a minute"
  }
}
