/// The lines of a file, or of standard input, a piece at a time: a long script in a file is never held whole.
struct LineFile {
  /// Whether there was a byte order mark at the start, which is dropped.
  let hadMark: Bool
  private let file: OpenFile
  /// What is read and not given yet. Beyond the first piece only the beginning of a line.
  private var rest: [UInt8]

  /// About how many bytes a piece has: few enough that it is still in the processor's cache when it is parsed.
  private static let pieceSize = 16 << 10
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// - Parameter path: `-` for standard input.
  /// - Throws: See `OpenFile`.
  init(_ path: String) throws {
    file = try OpenFile(path == "-" ? nil : path, limit: Files.largest, step: Self.pieceSize)
    // A replica must not be locked while somebody writes slowly, or asks that very replica for what to write.
    if !file.isRegular { try file.hold() }
    rest = []
    while rest.count < Self.mark.count, case let more = try file.readMore(), !more.isEmpty { rest += more }
    hadMark = rest.starts(with: Self.mark)
    if hadMark { rest.removeFirst(Self.mark.count) }
  }

  /// How many bytes there seem to be; 0 where nobody can tell.
  var size: Int { file.size }

  /// All that is left.
  consuming func all() throws -> [UInt8] { try rest + file.readAll() }

  /// The next lines, whole but for the last one of the file; nil at the end.
  ///
  /// - Throws: See `OpenFile`.
  mutating func next() throws -> [UInt8]? {
    var bytes = exchange(&rest, with: [])
    var searched = 0
    while true {
      if let end = bytes[searched...].lastIndex(of: 0x0A) {
        rest = Array(bytes[(end + 1)...])
        bytes.removeSubrange((end + 1)...)
        return bytes
      }
      searched = bytes.count
      let more = try file.readMore()
      if more.isEmpty { return bytes.isEmpty ? nil : bytes }
      bytes += more
    }
  }
}
