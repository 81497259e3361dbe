import Models

/// A long article that many corrected and annotated.
struct AnchorScene: Sendable {
  static let length = 100_000
  static let edits = 5_000
  static let count = 10_000

  private(set) var state: ArticleState
  /// Half made before the edits, half after.
  private(set) var spans: [Fragments] = []
  /// Where each is now, by another count; nil where an end of it was deleted.
  private(set) var expected: [Range<Int>?] = []
  private let imported: Imported
  private let authors: [ReplicaID]
  private var text: TextState
  /// The living characters, base ones by offset, inserted ones by a number beyond.
  private var living = Array(0..<Self.length)
  private var dice = Dice(seed: 2)

  init() throws {
    imported = try Imported(ExactText(String(repeating: "متن ", count: Self.length / 4)))
    state = imported.state
    text = TextState(baseLength: Self.length)
    authors = try (0..<4).map { try Sealer(number: $0).replica }
    let early = (0..<Self.count / 2).map { _ in annotate() }
    for number in 0..<Self.edits { try edit(number) }
    let late = (0..<Self.count / 2).map { _ in annotate() }
    expected = places(of: early) + late
  }

  /// Where every span is; nil for one that makes no sense.
  ///
  /// - Complexity: O(spans · log edits).
  func resolved() -> [Range<Int>?] {
    spans.map { state.ranges(of: $0)?.first }
  }

  /// Whether the ranges are right, as far as that is known.
  func isRight(_ ranges: [Range<Int>?]) -> Bool {
    ranges.count == expected.count && zip(ranges, expected).allSatisfy { $0 != nil && ($1 == nil || $0 == $1) }
  }

  private mutating func annotate() -> Range<Int> {
    let start = Int.random(in: 0..<text.length - 60, using: &dice)
    let range = start..<start + Int.random(in: 1...60, using: &dice)
    let (first, last) = (text.character(atOffset: range.lowerBound), text.character(atOffset: range.upperBound - 1))
    spans.append(Fragments(pieces: [Fragment(first: first, last: last)]))
    return range
  }

  /// One to three scalars are deleted, inserted or replaced somewhere.
  private mutating func edit(_ number: Int) throws {
    let start = Int.random(in: 0..<text.length - 3, using: &dice)
    let kind = Int.random(in: 0..<3, using: &dice)
    let range = start..<start + (kind == 0 ? 0 : Int.random(in: 1...3, using: &dice))
    let inserted = kind == 1 ? 0 : Int.random(in: 1...3, using: &dice)
    let edit = text.edit(replacing: range, with: ExactText(String(repeating: "م", count: inserted)))
    let id = OperationID(replica: authors[number % authors.count], seq: UInt64(number / authors.count + 1))
    guard text.place(edit, id: id) else { throw Typing.Failure.notPlaced(id) }
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: Int64(number)), lamport: UInt64(number + 2), author: "author",
      device: "device")
    state.apply(imported.operation(id, edit), of: header)
    living.replaceSubrange(range, with: (0..<inserted).map { Self.length + 3 * number + $0 })
  }

  private func places(of ranges: [Range<Int>]) -> [Range<Int>?] {
    var places: [Int?] = Array(repeating: nil, count: Self.length)
    for (place, character) in living.enumerated() where character < Self.length { places[character] = place }
    return ranges.map { range in
      guard let first = places[range.lowerBound], let last = places[range.upperBound - 1] else { return nil }
      return first..<last + 1
    }
  }
}
