/// Finds the things of an article by id, where the article is the first of them.
///
/// A state that was read has its things sorted by id, and needs nothing to be found in; only what comes out of that order
/// afterwards is remembered apart.
struct ThingIndex: Sendable {
  /// How many things at the front are in order: the article, then the rest sorted by id.
  private var sorted: Int
  /// Where the others are.
  private var late: [ThingID: Int] = [:]

  init(sorted: Int = 1) { self.sorted = sorted }

  /// Takes note of a thing that was added at the end.
  mutating func note(_ things: [Thing]) {
    let last = things.count - 1
    guard last > 0 else { return }
    let isInOrder = last == sorted && (last == 1 || things[last - 1].id < things[last].id)
    if isInOrder { sorted += 1 } else { late[things[last].id] = last }
  }

  func position(of id: ThingID, in things: [Thing]) -> Int? {
    if case .article = id { return things[0].id == id ? 0 : late[id] }
    // Most often asked for what is being made, which comes after all others.
    var low = sorted > 1 && things[sorted - 1].id < id ? sorted : 1
    var high = sorted
    while low < high {
      let middle = (low + high) / 2
      if things[middle].id < id { low = middle + 1 } else { high = middle }
    }
    if low < sorted, things[low].id == id { return low }
    return late.isEmpty ? nil : late[id]
  }

  /// The positions of all but the first, sorted by id.
  func sortedPositions(_ things: [Thing]) -> [Int] {
    guard !late.isEmpty else { return Array(1..<things.count) }
    var others = late.values.sorted { things[$0].id < things[$1].id }[...]
    var positions: [Int] = []
    positions.reserveCapacity(things.count)
    for position in 1..<sorted {
      while let other = others.first, things[other].id < things[position].id {
        positions.append(other)
        others.removeFirst()
      }
      positions.append(position)
    }
    return positions + others
  }
}
