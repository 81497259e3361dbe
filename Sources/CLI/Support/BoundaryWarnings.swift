internal import Models
internal import Store

/// Warns of spans that begin or end inside what a reader sees as one character.
struct BoundaryWarnings {
  private let replica: Replica

  init(_ replica: Replica) { self.replica = replica }

  func lines(for edits: [Edit], in article: ArticleID) throws -> [String] {
    let ranges = edits.flatMap(\.ranges)
    guard !ranges.isEmpty, let text = try replica.text(of: article) else { return [] }
    let boundaries = Self.boundaries(of: text.string)
    return ranges.filter { !boundaries.contains($0.start) || !boundaries.contains($0.end) }.map {
      "the range \($0) begins or ends inside a character as a reader sees it"
    }
  }

  /// The scalar offsets between which whole characters stand.
  private static func boundaries(of text: String) -> Set<Int> {
    var offset = 0
    var found: Set<Int> = [0]
    for character in text {
      offset += character.unicodeScalars.count
      found.insert(offset)
    }
    return found
  }
}

extension Edit {
  /// The ranges that the edit names by number.
  fileprivate var ranges: [ScalarRange] {
    switch self {
    case .annotate(let span): if case .ranges(let ranges) = span.place { return ranges }
    case .set(_, _, .place(.ranges(let ranges))): return ranges
    default: break
    }
    return []
  }
}
