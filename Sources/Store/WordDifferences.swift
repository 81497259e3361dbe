internal import Models

/// How much more or less often words came into use, over many articles.
///
/// Most occurrences of a word in what a script or a segment brings are the same bytes in memory, and are added up by where
/// those are: to hash each would take longer than all else that is counted.
struct WordDifferences {
  private(set) var all: [(facet: Facet, difference: Int)] = []
  private var numbers: [Facet: Int] = [:]
  private var places = PlaceTable(size: 16)
  /// Equal to some that are counted and elsewhere in memory: held, so that no other word can come to stand where they do.
  private var doubles: [ExactText] = []

  /// More are not held, but hashed each time.
  private static let mostDoubles = 4096

  /// Adds what changed from one article's words to what they are now. Both are sorted.
  mutating func record(change old: [FacetCount], to new: [FacetCount]) {
    let (old, new) = (old.span, new.span)
    var position = 0
    for index in new.indices {
      while position < old.count, old[position].facet < new[index].facet {
        add(old[position].facet, -old[position].count)
        position += 1
      }
      var added = new[index].count
      if position < old.count, old[position].facet == new[index].facet {
        added -= old[position].count
        position += 1
      }
      if added != 0 { add(new[index].facet, added) }
    }
    for gone in position..<old.count { add(old[gone].facet, -old[gone].count) }
  }

  private mutating func add(_ facet: Facet, _ difference: Int) {
    let place = facet.place
    if let number = places.number(at: place) {
      all[number].difference += difference
    } else if let number = numbers[facet] {
      all[number].difference += difference
      guard doubles.count < Self.mostDoubles else { return }
      doubles.append(facet.name)
      places.note(number, at: place)
    } else {
      numbers[facet] = all.count
      places.note(all.count, at: place)
      all.append((facet, difference))
    }
  }
}
