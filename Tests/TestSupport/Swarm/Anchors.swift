package import Models

/// A place that somebody gave to a span, and the characters that it covered then.
package struct Anchors: Sendable {
  package let article: ArticleID
  package let span: ThingID
  package let fragments: Fragments
  /// The characters that lived there, by any of their names.
  package let characters: [CharacterID]

  /// Nil when the operation, which the replica has just made, gives no span a place.
  init?(made operation: Models.Operation, on replica: MemoryReplica) {
    switch operation.payload {
    case .span(let creation):
      span = creation.key.map(ThingID.key) ?? .operation(operation.id)
      fragments = creation.fragments
    case .write(_, .fragments(let written)):
      span = operation.target
      fragments = written
    default: return nil
    }
    article = operation.article
    guard let state = replica.states[article], let ranges = state.ranges(of: fragments) else { return nil }
    characters = ranges.joined().map { state.text?.character(atOffset: $0) ?? .base($0) }
  }

  /// What is wrong with the span on a replica that shows it at this place; nil when nothing is. A character that lives
  /// is inside; a span is collapsed only when none lives.
  package func problem(on replica: MemoryReplica) -> String? {
    guard let state = replica.states[article], let thing = state.thing(span) else { return nil }
    let reader = ArticleReader(state)
    guard reader.isVisible(span), reader.fragments(of: thing) == fragments else { return nil }
    let ranges = reader.ranges(of: thing)
    for character in characters {
      guard let place = state.offset(of: character) else { continue }
      guard ranges.contains(where: { $0.start <= place && place < $0.end }) else {
        return "\(span) on \(ranges) lost \(character), which lives at \(place)"
      }
    }
    return nil
  }
}

extension ArticleState {
  /// Where a character is in the text; nil when it is dead or not here.
  package func offset(of character: CharacterID) -> Int? {
    guard let range = ranges(of: Fragments(pieces: [Fragment(first: character, last: character)]))?.first else {
      return nil
    }
    return range.isEmpty ? nil : range.lowerBound
  }
}
