package import Models

/// What a directory is to a replica, decided from its listing alone.
package enum DirectoryState: Hashable, Sendable {
  /// It has the marker of the replica's corpus.
  case ready
  /// It is empty and this replica never used it: the marker may be written.
  case start
  /// It lost what it had, and the person asked to fill it again.
  case refill
  case refused(DirectoryRefusal)

  /// - Parameters:
  ///   - corpus: That of the replica.
  ///   - knownBefore: Whether this replica has used the directory, under this path.
  ///   - refill: Whether a directory that lost its content may be filled again.
  package static func examine(
    _ listing: [DirectoryEntry], corpus: CorpusID, knownBefore: Bool, refill: Bool
  ) -> DirectoryState {
    if listing.contains(where: { $0.path == ".hashiya" }) { return .refused(.replicaInside) }
    let corpora = CorpusMarker.corpora(in: listing)
    guard corpora.count < 2 else { return .refused(.severalCorpora(corpora)) }
    if let found = corpora.first {
      return found == corpus ? .ready : .refused(.otherCorpus(found: found, expected: corpus))
    }
    // Without a marker. Used before, it was emptied, replaced, or isn't mounted: only the person can tell.
    let isEmpty = !listing.contains(where: counts)
    if knownBefore { return refill ? .refill : .refused(isEmpty ? .lostContent : .lostMarker) }
    return isEmpty ? .start : .refused(.foreignContent)
  }

  /// Whether a name means that somebody keeps something here, other than the system and its file manager.
  private static func counts(_ entry: DirectoryEntry) -> Bool {
    let name = entry.path.lowercased()
    return !name.hasPrefix(".") && !name.hasPrefix("~syncthing~") && !systemNames.contains(name)
  }

  private static let systemNames: Set<String> = [
    "desktop.ini", "thumbs.db", "ehthumbs.db", "lost+found", "icon\r", "$recycle.bin", "recycler",
    "system volume information", "@eadir", "#recycle", "__macosx", "network trash folder", "temporary items",
  ]
}

/// Why a directory is not used, though it can be read.
package enum DirectoryRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// Used before, now empty.
  case lostContent
  /// Used before, now without a marker but not empty.
  case lostMarker
  /// Never used, not empty, without a marker.
  case foreignContent
  case otherCorpus(found: CorpusID, expected: CorpusID)
  case severalCorpora([CorpusID])
  /// There is a `.hashiya` in it.
  case replicaInside
  /// A directory to join has no marker.
  case stillDownloading

  package var description: String {
    switch self {
    case .lostContent:
      "the shared directory was used before and is now empty: not mounted? "
        + "If it was emptied for good, `hashiya sync --refill` fills it again"
    case .lostMarker:
      "the shared directory was used before and has lost its marker (hashiya-....root): not mounted, or still "
        + "downloading? If it is gone for good, `hashiya sync --refill` writes everything again"
    case .foreignContent:
      "the directory is not empty and has no marker (hashiya-....root): choose an empty folder, or wait if it is "
        + "still downloading"
    case .otherCorpus(let found, let expected):
      "the directory belongs to corpus \(found), this replica to \(expected). To bring both together: `hashiya "
        + "export --format jsonl` here, `hashiya join` that directory in another folder, and `hashiya import` there"
    case .severalCorpora(let corpora):
      "the directory holds several corpora (\(corpora.map(\.description).joined(separator: ", "))): give each a "
        + "folder of its own, by moving the markers (hashiya-....root) and the replicas' folders under seg apart"
    case .replicaInside:
      "there is a replica (.hashiya) in the shared directory, where a sync tool would damage its database: move it "
        + "elsewhere, or share another folder"
    case .stillDownloading:
      "the directory has no marker (hashiya-....root): it may still be downloading. Wait until your sync tool is "
        + "done, or check the path"
    }
  }
}
