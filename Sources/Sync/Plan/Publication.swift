internal import Models
internal import Segments

/// Which sealed segments are in a shared directory, by its listing.
struct Publication {
  private var files: [SegmentName: [DirectoryEntry]] = [:]
  private let paths: Set<String>

  /// - Parameter replicas: Only their files are looked at.
  init(listing: [DirectoryEntry], of replicas: Set<ReplicaID>) {
    var paths: Set<String> = []
    for entry in listing {
      if entry.kind == .folder { paths.insert(entry.path.lowercased()) }
      guard let name = entry.segment, replicas.contains(name.replica) else { continue }
      // In one case: a file system that folds names has only one of two.
      paths.insert(entry.path.lowercased())
      if entry.kind == .file || entry.kind == .placeholder { files[name, default: []].append(entry) }
    }
    self.paths = paths
  }

  /// The files that hold a segment by their names.
  func files(of name: SegmentName) -> [DirectoryEntry] { files[name] ?? [] }

  /// The paths at which a segment may be written, the best first; those that are taken are left out.
  func freePaths(for name: SegmentName) -> [String] {
    (0...Self.copies).map(name.path(copy:)).filter { !paths.contains($0) }
  }

  /// How many bad files of one name there may be before its segment can't be written any more.
  private static let copies = 20
}
