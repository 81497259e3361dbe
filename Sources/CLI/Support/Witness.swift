internal import Models
internal import Segments

/// A note outside the replica of how far its identity was sealed, so that a database that is put back from a backup knows
/// that it is behind: `hashiya/<replica>.witness` in the user's state folder. One line: number, blank, chain.
enum Witness {
  /// Nil when there is none, or none that can be read: that says nothing.
  static func read(of replica: ReplicaID) -> Held? {
    guard let path = path(of: replica), let bytes = try? Files.read(path, limit: 1 << 10) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard parts.count == 2, let last = Decimal.parse(parts[0]), let raw = Base32.decode(parts[1], count: 32),
      let chain = Chain(bytes: raw)
    else { return nil }
    return Held(last: last, chain: chain)
  }

  /// Without a place to write, the check of the shared directory is all there is: not a reason to stop a sync.
  static func write(_ replica: ReplicaID, _ held: Held) {
    guard let path = path(of: replica), read(of: replica) != held else { return }
    let line = "\(held.last) \(Base32.encode(held.chain.bytes))\n"
    do {
      try Files.makeFolders(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
      try Files.write(Array(line.utf8), to: path)
    } catch {
      // See above.
    }
  }

  /// The XDG base directories say where a program keeps what it remembers between runs.
  private static func path(of replica: ReplicaID) -> String? {
    let state = Environment.variable("XDG_STATE_HOME") ?? Environment.variable("HOME").map { $0 + "/.local/state" }
    guard let state, state.hasPrefix("/") else { return nil }
    return "\(state)/hashiya/\(replica).witness"
  }
}
