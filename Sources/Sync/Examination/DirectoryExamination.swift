package import Segments

/// What a shared directory has of what is held, decided from its listing and from what its files turned out to hold.
package struct DirectoryExamination: Hashable, Sendable {
  /// A segment whose files all hold something else.
  package struct Damage: Hashable, Sendable {
    package var segment: SegmentName
    package var files: [String]
  }

  /// A bad file with a segment's name, beside a good one.
  package struct LeftBeside: Hashable, Sendable {
    package var file: String
    package var good: String
  }

  /// A file that is whole, and has not the name it should have: a sync tool made it when two files met, or somebody did.
  package struct Copy: Hashable, Sendable {
    package var file: String
    package var isHeld: Bool
  }

  /// Held, and not there under any name.
  package private(set) var missing: [SegmentName] = []
  package private(set) var damaged: [Damage] = []
  package private(set) var leftBeside: [LeftBeside] = []
  package private(set) var copies: [Copy] = []
  /// Folders that may not be read.
  package private(set) var unreadable: [String] = []

  /// - Parameters:
  ///   - replaced: Those of which a larger one that is held has all.
  ///   - contents: By path, as `contents(of:log:directory:)` gives them.
  package init(
    listing: [DirectoryEntry], held: [SegmentName], replaced: Set<SegmentName> = [], contents: [String: FileContent]
  ) {
    let listing = listing.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    unreadable = listing.filter { $0.kind == .unreadable }.map(\.path)
    let known = Set(held)
    var files: [SegmentName: [String]] = [:]
    for entry in listing {
      if let name = entry.segment, known.contains(name), contents[entry.path] != nil {
        files[name, default: []].append(entry.path)
      } else if case .segment(let name) = contents[entry.path] {
        copies.append(Copy(file: entry.path, isHeld: known.contains(name) || replaced.contains(name)))
      } else if Self.isMarkerCopy(entry) {
        copies.append(Copy(file: entry.path, isHeld: true))
      }
    }
    for name in known.sorted() { examine(name, files[name] ?? [], contents) }
  }

  private mutating func examine(_ name: SegmentName, _ files: [String], _ contents: [String: FileContent]) {
    guard !files.isEmpty else {
      // What is in a folder that may not be read isn't known to be missing.
      if !unreadable.contains(where: { SegmentName.directory(of: name.replica) == $0.lowercased() }) {
        missing.append(name)
      }
      return
    }
    let good = files.first { contents[$0] == .segment(name) }
    let bad = files.filter { if case .other = contents[$0] { true } else { false } }
    if let good {
      leftBeside += bad.map { LeftBeside(file: $0, good: good) }
    } else if bad.count == files.count {
      damaged.append(Damage(segment: name, files: bad))
    }
  }

  private static func isMarkerCopy(_ entry: DirectoryEntry) -> Bool {
    guard entry.kind == .file, !entry.path.utf8.contains(UInt8(ascii: "/")),
      let marker = CorpusMarker(fileName: entry.path)
    else { return false }
    return !marker.fileName.utf8.elementsEqual(entry.path.lowercased().utf8)
  }
}
