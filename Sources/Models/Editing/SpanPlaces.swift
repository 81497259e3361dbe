/// The spans of an article by where they begin and end, or did.
///
/// Most articles have few, which are looked through; where there are many, a table says which of them have a range.
struct SpanPlaces {
  private var entries: [Entry] = []
  /// The last entry of each range, once there are many.
  private var lastOfRange: PlaceTable?

  private struct Entry {
    let range: UInt
    /// Of the thing in its state, where things keep their places.
    let position: Int32
    /// The entry before of the same range; -1 where there is none, or there are few entries.
    var before: Int32 = -1
  }

  var count: Int { entries.count }

  private static let few = 24
  /// Chosen at each start: who writes a script chooses the ranges, and must not know which of them collide.
  private static let multiplier = UInt.random(in: 0...UInt.max) | 1

  init(_ state: ArticleState) {
    entries.reserveCapacity(8)
    let things = state.things.span
    for position in things.indices {
      let registers = things[position].registers.span
      for index in registers.indices where registers[index].key == .field(.fragments) {
        for value in registers[index].values {
          if case .fragments(let fragments) = value.value { note(position, on: fragments, in: state) }
        }
      }
    }
  }

  /// - Parameter position: Where the span is in the state.
  mutating func note(_ position: Int, on fragments: Fragments, in state: ArticleState) {
    guard let extent = state.extent(of: fragments) else { return }
    entries.append(Entry(range: Self.number(of: extent), position: Int32(clamping: position)))
    if lastOfRange != nil {
      link(entries.count - 1)
    } else if entries.count > Self.few {
      lastOfRange = PlaceTable(multiplier: Self.multiplier)
      for index in entries.indices { link(index) }
    }
  }

  private mutating func link(_ index: Int) {
    let range = entries[index].range
    if let before = lastOfRange?.number(at: range) { entries[index].before = Int32(clamping: before) }
    lastOfRange?.note(index, at: range)
  }

  /// Where those are that cover this range, or begin and end with it; in the order in which they were noted.
  func spans(over extent: Range<Int>) -> [Int] {
    let range = Self.number(of: extent)
    guard let lastOfRange else { return entries.filter { $0.range == range }.map { Int($0.position) } }
    var found: [Int] = []
    var next = lastOfRange.number(at: range) ?? -1
    while next >= 0 {
      found.append(Int(entries[next].position))
      next = Int(entries[next].before)
    }
    return found.reversed()
  }

  /// Another number for each range, as no text has 2^32 scalars.
  private static func number(of extent: Range<Int>) -> UInt {
    UInt(truncatingIfNeeded: extent.lowerBound) << 32 | UInt(truncatingIfNeeded: extent.upperBound) & 0xFFFF_FFFF
  }
}
