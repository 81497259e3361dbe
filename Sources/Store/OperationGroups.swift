internal import Models
internal import Segments

/// A segment that is being taken in, with the first of its operations that is new here; behind its end when none is.
final class TakenSegment: Sendable {
  let segment: Segment
  let number: Int64
  let firstNewChange: Int
  let firstNew: Int

  init(_ segment: Segment, number: Int64, firstNewChange: Int) {
    self.segment = segment
    self.number = number
    self.firstNewChange = firstNewChange
    firstNew =
      firstNewChange < segment.changes.count
      ? segment.operations(ofChange: firstNewChange).lowerBound : segment.operationCount
  }
}

/// The new operations of several segments, sorted by article: a counting sort, which keeps each replica's own order.
struct OperationGroups {
  /// Where an operation is.
  struct Place: Sendable {
    let segment: Int32
    let operation: Int32
  }

  /// The new operations of one article, in the order in which they are folded.
  struct Group: Sendable {
    let article: ArticleID
    let places: ArraySlice<Place>
  }

  private(set) var groups: [Group] = []

  /// - Complexity: O(operations).
  init(_ taken: [TakenSegment]) {
    var ids: [ArticleID] = []
    var indexes: [ArticleID: Int32] = [:]
    let articles = taken.map { item in
      item.segment.articles.map { id in
        if let index = indexes[id] { return index }
        let index = Int32(truncatingIfNeeded: ids.count)
        indexes[id] = index
        ids.append(id)
        return index
      }
    }
    var starts = Array(repeating: 0, count: ids.count + 1)
    for (position, item) in taken.enumerated() {
      for operation in item.firstNew..<item.segment.operationCount {
        starts[Int(articles[position][item.segment.articleIndex(at: operation)]) + 1] += 1
      }
    }
    for index in ids.indices { starts[index + 1] += starts[index] }
    var places = Array(repeating: Place(segment: 0, operation: 0), count: starts[ids.count])
    var next = starts
    for (position, item) in taken.enumerated() {
      for operation in item.firstNew..<item.segment.operationCount {
        let article = Int(articles[position][item.segment.articleIndex(at: operation)])
        places[next[article]] = Place(
          segment: Int32(truncatingIfNeeded: position), operation: Int32(truncatingIfNeeded: operation))
        next[article] += 1
      }
    }
    groups = ids.indices.filter { starts[$0] < starts[$0 + 1] }.map { index in
      Group(article: ids[index], places: places[starts[index]..<starts[index + 1]])
    }
  }
}
