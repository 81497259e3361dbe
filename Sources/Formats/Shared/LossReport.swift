/// What an export could not carry, or had to change, counted by kind.
package struct LossReport: Equatable, Sendable {
  private var counts: [Kind: Int] = [:]

  package init() {}

  /// Whether the export carries everything unchanged.
  package var isEmpty: Bool { counts.isEmpty }

  /// How many of `kind` were lost or changed.
  package subscript(kind: Kind) -> Int { counts[kind] ?? 0 }

  /// What was lost or changed, in the order of `Kind`; kinds of which nothing was are left out.
  package var entries: [(kind: Kind, count: Int)] {
    Kind.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }
  }

  package mutating func add(_ kind: Kind, _ count: Int = 1) {
    if count > 0 { counts[kind, default: 0] += count }
  }

  /// Adds what another report counted.
  package mutating func add(_ other: LossReport) {
    for (kind, count) in other.entries { add(kind, count) }
  }
}

extension LossReport {
  /// What can be lost or changed; the order is that of the report, the gravest first.
  package enum Kind: Int, CaseIterable, Sendable {
    case articleTexts, newerOperations
    case collapsedSpans, blankSpans, danglingRelations, relationsToLeftOut, conflicts
    case articleTags, spanTags, relationTags, articleNotes, notesOnLeftOut
    case titles, languages, urls, metadata, credits
    case conflictsAsNotes, replies, discontinuousSpans, splitSpans, attributeValues, noteTexts, lineBreaks,
      byteOrderMarks

    /// Whether it is carried, but not as it was.
    package var isChange: Bool { rawValue >= Kind.conflictsAsNotes.rawValue }
  }
}

extension LossReport: CustomStringConvertible {
  /// One line, as "lost: 3 span tags, 1 collapsed span; changed: 2 notes"; "nothing lost" when empty.
  package var description: String {
    let lost = entries.filter { !$0.kind.isChange }.map { $0.kind.counted($0.count) }
    let changed = entries.filter { $0.kind.isChange }.map { $0.kind.counted($0.count) }
    let parts = [("lost", lost), ("changed", changed)].compactMap { name, list in
      list.isEmpty ? nil : "\(name): " + list.joined(separator: ", ")
    }
    return parts.isEmpty ? "nothing lost" : parts.joined(separator: "; ")
  }
}

extension LossReport.Kind {
  /// The count with its noun: "1 span tag", "3 span tags".
  package func counted(_ count: Int) -> String {
    let (one, many) = nouns
    return "\(count) \(count == 1 ? one : many)"
  }

  private var nouns: (one: String, many: String) {
    switch self {
    case .articleTexts: ("article text", "article texts")
    case .newerOperations: ("edit of a newer version", "edits of a newer version")
    case .collapsedSpans: ("collapsed span", "collapsed spans")
    case .blankSpans: ("span of nothing but line breaks", "spans of nothing but line breaks")
    case .danglingRelations: ("dangling relation", "dangling relations")
    case .relationsToLeftOut: ("relation to a span left out", "relations to spans left out")
    case .conflicts: ("conflict", "conflicts")
    case .articleTags: ("article tag", "article tags")
    case .spanTags: ("span tag", "span tags")
    case .relationTags: ("relation tag", "relation tags")
    case .articleNotes: ("note on an article", "notes on articles")
    case .notesOnLeftOut: ("note on something left out", "notes on something left out")
    case .titles: ("title", "titles")
    case .languages: ("language", "languages")
    case .urls: ("URL", "URLs")
    case .metadata: ("piece of metadata", "pieces of metadata")
    case .credits: ("author with time", "authors with times")
    default: changedNouns
    }
  }

  private var changedNouns: (one: String, many: String) {
    switch self {
    case .conflictsAsNotes: ("conflict written as a note", "conflicts written as notes")
    case .replies: ("reply put beside its note", "replies put beside their notes")
    case .discontinuousSpans:
      ("discontinuous span written as several targets", "discontinuous spans written as several targets")
    case .splitSpans: ("span split at line breaks", "spans split at line breaks")
    case .attributeValues: ("attribute value", "attribute values")
    case .noteTexts: ("note", "notes")
    case .lineBreaks: ("line break", "line breaks")
    default: ("byte order mark", "byte order marks")
    }
  }
}
