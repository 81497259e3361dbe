/// What carries files between machines, as far as its ways differ.
package enum Profile: String, CaseIterable, Sendable {
  /// One folder that all see, as on a drive of one server.
  case posix
  /// Every machine has a copy; files travel one by one under temporary names.
  case syncthing
  /// Like it, with other names; files may be placeholders, and are written in place.
  case dropbox
  /// One server, whose clients see old listings.
  case nfs
  /// One disk with a FAT file system that is carried about.
  case stick
  /// Clones that exchange everything at once.
  case git

  /// Whether all machines look at the same files.
  package var isShared: Bool { self == .posix || self == .nfs || self == .stick }

  var traits: SimulatedFolder.Traits {
    var traits = SimulatedFolder.Traits()
    traits.hasLinks = self != .stick
    traits.listingLifetime = self == .nfs ? 5_000 : 0
    return traits
  }

  func makeTree(_ clock: VirtualClock) -> FileTree {
    self == .stick
      ? FileTree(clock: clock, foldsCase: true, timeStep: 2_000) : FileTree(clock: clock)
  }
}

/// The names that sync tools and people make of a file's.
package enum CopyName {
  /// What machine `machine` calls the loser of two versions.
  package static func conflict(_ path: String, profile: Profile, machine: Int, now: Int64) -> String {
    if profile == .dropbox {
      let date = "2026-01-\(padded(2 + Int(now / 86_400_000 % 27), 2))"
      return inserting(" (\(people[machine % people.count])'s conflicted copy \(date))", into: path)
    }
    let seconds = Int(now / 1_000 % 86_400)
    let time = padded(seconds / 3_600, 2) + padded(seconds / 60 % 60, 2) + padded(seconds % 60, 2)
    return inserting(".sync-conflict-20260102-\(time)-ABCDEF\(letters[machine % letters.count])", into: path)
  }

  /// Whether a name is that of a loser already: of these no further copies are made.
  static func isConflict(_ path: String) -> Bool {
    path.utf8.contains(UInt8(ascii: "(")) ? path.contains("conflicted copy") : path.contains(".sync-conflict-")
  }

  /// The names of copies that are made for other reasons.
  package static let marks = [" (Case Conflict)", " (Unicode Encoding Conflict)", " 2", " (1)", ".1"]

  /// Puts a mark before the last dot of the file's name.
  package static func inserting(_ mark: String, into path: String) -> String {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path + mark }
    return path[..<dot] + mark + path[dot...]
  }

  /// The name of a file that is still coming in.
  static func temporary(_ path: String, _ profile: Profile) -> String {
    let (folder, name) = split(path)
    return profile == .syncthing && name.utf8.count % 2 == 0
      ? "\(folder)~syncthing~\(name).tmp" : "\(folder).syncthing.\(name).tmp"
  }

  /// The folder with its slash, and the name in it.
  static func split(_ path: String) -> (folder: Substring, name: Substring) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path[...]) }
    let start = path.utf8.index(after: slash)
    return (path[..<start], path[start...])
  }

  /// Whether a sync tool keeps the file for itself.
  static func isOfTool(_ path: String) -> Bool {
    let name = split(path).name
    return name.hasPrefix(".syncthing.") || name.hasPrefix("~syncthing~") || path.hasPrefix(".dropbox.cache/")
      || path.hasPrefix(".stversions/") || path.hasPrefix(".git/")
  }

  /// Whether it is the file that says to which corpus the directory belongs.
  static func isMarker(_ path: String) -> Bool {
    path.lowercased().hasPrefix("hashiya-") && path.lowercased().hasSuffix(".root")
  }

  private static let people = ["Sara", "Omid", "Leila", "Bijan", "Mina", "Dara", "Nima", "Azar"]
  private static let letters = ["G", "H", "J", "K", "L", "M", "N", "P"]

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
