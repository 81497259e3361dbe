internal import Formats
internal import Models
internal import Segments

/// The lines of a script, in order. Long scripts are parsed on all cores, somewhat ahead of who asks for the lines.
struct EditLines {
  private var lines: JSONLines
  /// Groups of lines, in both the next one last: so that it can be taken out.
  private var parsed: [[Line]] = []
  private var ahead: Parallel.Work<[Line]>?
  private let isLong: Bool

  /// Shorter scripts are parsed before a thread has started.
  private static let longBytes = 64 << 10
  /// How many lines are parsed by one core at a time, and how many such groups ahead.
  private static let groupSize = 128
  private static let groupsAhead = 16

  init(_ bytes: [UInt8]) {
    lines = JSONLines(bytes)
    isLong = bytes.count >= Self.longBytes
    if isLong { ahead = parseAhead() }
  }

  struct Line: Sendable {
    let number: Int
    let bytes: ArraySlice<UInt8>
    fileprivate let content: Content

    fileprivate enum Content: Sendable {
      /// Nil for a blank line.
      case says(Edit?)
      /// It is wrong, or has shortened ids, or nobody has looked.
      case isOpen
    }

    /// What the line says; nil when it is blank.
    ///
    /// - Throws: `LineError`, what `resolve` throws.
    func edit(resolve: @escaping EditLine.Resolver) throws -> Edit? {
      if case .says(let edit) = content { return edit }
      return try EditLine.parse(bytes, resolve: resolve)
    }
  }

  mutating func next() -> Line? {
    guard isLong else { return lines.next().map { Line(number: $0.number, bytes: $0.bytes, content: .isOpen) } }
    if parsed.isEmpty, let work = ahead {
      ahead = parseAhead()
      parsed = work.results().reversed()
    }
    guard let group = parsed.indices.last else { return nil }
    defer { if parsed[group].isEmpty { parsed.removeLast() } }
    return parsed[group].popLast()
  }

  /// Begins with the next lines; nil at the end.
  private mutating func parseAhead() -> Parallel.Work<[Line]>? {
    var groups: [[(number: Int, bytes: ArraySlice<UInt8>)]] = []
    while groups.count < Self.groupsAhead {
      var group: [(number: Int, bytes: ArraySlice<UInt8>)] = []
      while group.count < Self.groupSize, let line = lines.next() { group.append(line) }
      if group.isEmpty { break }
      groups.append(group)
    }
    guard !groups.isEmpty else { return nil }
    return Parallel.start(groups) { group in
      // Who asks for a line that can't be parsed so is told why then, in the order of the lines.
      group.reversed().map { Line(number: $0.number, bytes: $0.bytes, content: Self.content(of: $0.bytes)) }
    }
  }

  private static func content(of line: ArraySlice<UInt8>) -> Line.Content {
    do { return .says(try EditLine.parse(line)) } catch { return .isOpen }
  }
}
