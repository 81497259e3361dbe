internal import Models
internal import Segments
internal import Store
internal import Sync

/// What was seen of the shared directory that a replica used last.
struct DirectoryObservation {
  let path: String
  /// Why it can't be used; nil when it can.
  var refusal: String?
  /// The places in it that may not be written to, as the system says it.
  var closed: [String] = []
  var examination: DirectoryExamination?
  var leftovers = Leftovers(names: [], now: 0)
  /// Tools by the folder or mark that says that they carry it.
  var carriers: [SyncTool: String] = [:]
  var rehearsal: Rehearsal?

  init(path: String) { self.path = path }
}

/// What there is to say of a shared directory and the files in it.
struct DirectoryFindings {
  let directory: DirectoryObservation
  let record: ReplicaRecord
  /// The replica's present and former ids.
  let ownSegments: Set<SegmentName>
  /// Whether files may be written again: not while this replica may be a copy.
  let mayRestore: Bool

  var findings: [Finding] {
    if let refusal = directory.refusal {
      return [
        Finding(
          .directory, "\(foreign: directory.path)", "It cannot be used: \(message: refusal).",
          advice: "Until then this replica works alone; nothing is lost.")
      ]
    }
    return closed + unreadable + missing + damaged + leftBeside + copies + temporary + twoTools
  }

  private var closed: [Finding] {
    guard let first = directory.closed.first else { return [] }
    return [
      Finding(
        .directory, "\(foreign: directory.path)",
        "It cannot be written to (\(message: first)); others' work is taken in, and yours waits here.",
        advice: "Ask its owner for the right to write to it.")
    ]
  }

  private var unreadable: [Finding] {
    (directory.examination?.unreadable ?? []).map { folder in
      Finding(
        .directory, "\(foreign: directory.path + "/" + folder)", "The folder may not be read.",
        advice: "Ask its owner for the right to read it.")
    }
  }

  // MARK: - Segments

  private var missing: [Finding] {
    (directory.examination?.missing ?? []).filter { !neverPublished.contains($0) }.map { name in
      restorable(.missingFile, name, "The file is not in the shared directory any more, and this replica holds it.")
    }
  }

  private var damaged: [Finding] {
    (directory.examination?.damaged ?? []).map { damage in
      let files = damage.files.map { "\(foreign: $0)" as Phrase }.joined(separator: ", ")
      return restorable(
        .damagedFile, damage.segment, "What is there under its name is not what this replica holds (\(files)).")
    }
  }

  private func restorable(_ kind: Finding.Kind, _ name: SegmentName, _ detail: Phrase) -> Finding {
    let whose: Phrase = ownSegments.contains(name) ? "Work of this replica" : "Work of \(record.name(of: name.replica))"
    guard mayRestore else {
      return Finding(
        kind, "\(foreign: name.path)", detail + " \(whose).",
        advice: "`hashiya sync` first, since this replica may be a copy; then `hashiya doctor --repair`.",
        remedy: .restore)
    }
    let sync = ownSegments.contains(name) && kind == .missingFile ? "`hashiya sync` or " : ""
    return Finding(
      kind, "\(foreign: name.path)", detail + " \(whose).",
      advice: "\(sync)`hashiya doctor --repair` publishes it again, byte for byte.", remedy: .restore)
  }

  private var leftBeside: [Finding] {
    (directory.examination?.leftBeside ?? []).map { found in
      Finding(
        .damagedFile, "\(foreign: found.file)",
        "The file is not what its name says; it was left beside a good one, \(foreign: found.good).",
        advice: "It does no harm. Whoever wrote it may delete it.")
    }
  }

  /// Sealed here, and not in the directory because no sync has written them yet.
  private var neverPublished: Set<SegmentName> {
    let own = ownSegments.filter { $0.replica == record.own }.sorted()
    var rest = record.unwritten
    var names: Set<SegmentName> = []
    for name in own.reversed() {
      if name.last <= record.sealedAtSync ?? 0 {
        guard rest > 0 else { break }
        rest -= min(rest, name.last - name.first + 1)
      }
      names.insert(name)
    }
    return names
  }

  // MARK: - Other files

  private var copies: [Finding] {
    (directory.examination?.copies ?? []).map { copy in
      Finding(
        .conflictCopy, "\(foreign: copy.file)",
        copy.isHeld
          ? "A copy under another name of what is held; sync tools make such copies when two files meet."
          : "A segment under another name, which is not held yet; a sync takes it in as if it had its own.",
        advice: copy.isHeld ? "It does no harm, and may be deleted." : "`hashiya sync` takes it in.")
    }
  }

  private var temporary: [Finding] {
    let own = directory.leftovers.stale.map { file in
      Finding(
        .temporary, "\(foreign: file)", "Writing this file was broken off more than a day ago.",
        advice: "`hashiya doctor --repair` removes it.", remedy: .removeTemporary(file: file))
    }
    let files = directory.leftovers.ofTools
    guard let first = files.first else { return own }
    return own + [
      Finding(
        .temporary, "\(SyncRunner.counted(files.count, "file")) of sync tools",
        "On their way, or given up: \(foreign: first)\(files.count > 1 ? " and others" : "").",
        advice: "They do no harm; your sync tool clears them away.")
    ]
  }

  private var twoTools: [Finding] {
    let traces = directory.leftovers.traces.merging(directory.carriers) { _, carrier in carrier }
    // A folder of macOS in which the clients of others keep theirs.
    let tools = traces.keys.filter { $0 != .cloudStorage || traces.count == 1 }.sorted()
    guard tools.count > 1 else { return [] }
    let listed = tools.map { "\($0.rawValue) (\(foreign: traces[$0] ?? ""))" as Phrase }.joined(separator: ", ")
    return [
      Finding(
        .twoTools, "\(foreign: directory.path)", "Several tools seem to carry this directory: \(listed).",
        advice: "Hashiya is not harmed by that, but they may be by each other; let one do it.")
    ]
  }
}
