internal import Models

/// One file to import, with the annotation files beside it.
struct ImportSource {
  let path: String
  let format: ImportCommand.Format
  /// The `.ann`, `.a1` and `.a2` files of a brat text.
  let annotations: [String]
}

/// Finds the files that an import means: walks folders in the order of names, guesses formats, says what it leaves out.
struct FileWalk {
  let format: ImportCommand.Format?

  private static let textEndings: [String: ImportCommand.Format] = [
    "txt": .text, "text": .text, "md": .markdown, "markdown": .markdown, "jsonl": .jsonl, "ndjson": .jsonl,
  ]
  private static let annotationEndings = ["ann", "a1", "a2"]

  func sources(_ paths: [String]) -> (sources: [ImportSource], skipped: [ImportResult]) {
    var sources: [ImportSource] = []
    var skipped: [ImportResult] = []
    for path in paths {
      if Environment.isFolder(path) {
        walk(path, &sources, &skipped)
      } else {
        take(path, named: true, &sources, &skipped)
      }
    }
    return (sources, skipped)
  }

  private func walk(_ folder: String, _ sources: inout [ImportSource], _ skipped: inout [ImportResult]) {
    do {
      for name in try Files.names(in: folder) where !name.hasPrefix(".") {
        let path = (folder.hasSuffix("/") ? folder : folder + "/") + name
        if Environment.isFolder(path) {
          // A link to a folder may lead in a circle.
          if !Environment.isLink(path) { walk(path, &sources, &skipped) }
        } else {
          take(path, named: false, &sources, &skipped)
        }
      }
    } catch {
      skipped.append(ImportResult(path: folder, id: nil, status: .skipped, reason: "\(error)"))
    }
  }

  /// `named`: a person named this very file, so that an unknown ending is no reason to leave it out.
  private func take(
    _ path: String, named: Bool, _ sources: inout [ImportSource], _ skipped: inout [ImportResult]
  ) {
    let ending = Self.ending(of: path)
    if Self.annotationEndings.contains(ending) {
      let text = String(path.dropLast(ending.count)) + "txt"
      if !Environment.exists(text) {
        skipped.append(ImportResult(path: path, id: nil, status: .skipped, reason: "there is no \(text) beside it"))
      } else if named, !sources.contains(where: { $0.path == text }) {
        take(text, named: true, &sources, &skipped)
      }
      return
    }
    guard let guessed = Self.textEndings[ending] ?? (named || format != nil ? .text : nil) else { return }
    guard format == nil || named || fits(guessed) else { return }
    let beside = annotations(beside: path, ending)
    let chosen = format ?? (guessed == .text && !beside.isEmpty ? .brat : guessed)
    sources.append(ImportSource(path: path, format: chosen, annotations: chosen == .brat ? beside : []))
  }

  /// Whether a file found in a folder is of the format asked for.
  private func fits(_ guessed: ImportCommand.Format) -> Bool {
    switch format {
    case .jsonl: guessed == .jsonl
    case .brat: guessed == .text
    case .text, .markdown: guessed != .jsonl
    case nil: true
    }
  }

  private func annotations(beside path: String, _ ending: String) -> [String] {
    guard ending == "txt" else { return [] }
    let stem = path.dropLast(ending.count)
    return Self.annotationEndings.map { stem + $0 }.filter(Environment.exists)
  }

  private static func ending(of path: String) -> String {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return ""
    }
    return name[name.index(after: dot)...].lowercased()
  }
}
