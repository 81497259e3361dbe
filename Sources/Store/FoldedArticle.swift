internal import Models
internal import Segments

/// One article with the operations that are to be folded into it.
struct LoadedArticle: Sendable {
  let group: OperationGroups.Group
  let number: Int64
  let stored: ArticleTable.Stored?

  /// Folds the new operations. Needs no database, so that several articles may be folded side by side.
  func folded(from taken: [TakenSegment]) -> FoldedArticle {
    var state = stored?.state ?? ArticleState(id: group.article)
    var result = FoldedArticle(number: number, oldFacets: stored?.facets ?? [:])
    let hadBase = state.baseLength != nil
    var change = 0
    var last: Int32 = -1
    for place in group.places {
      let item = taken[Int(place.segment)]
      if place.segment != last {
        last = place.segment
        change = item.segment.changeIndex(ofOperation: Int(place.operation))
        result.add(segment: Int(place.segment), change: change)
      }
      let operation = item.segment.operation(at: Int(place.operation))
      while operation.id.seq > item.segment.changes[change].lastSeq {
        change = item.segment.changeIndex(ofOperation: Int(place.operation))
        result.add(segment: Int(place.segment), change: change)
      }
      state.apply(operation, of: item.segment.changes[change])
      if let key = operation.madeKey { result.keys.append(key) }
      if !hadBase, result.newText == nil, state.baseLength != nil, case .article(let creation) = operation.payload {
        result.newText = creation.text
      }
    }
    result.form = ArticleTable.Form(state)
    return result
  }
}

/// What is to be written of an article.
struct FoldedArticle: Sendable {
  let number: Int64
  let oldFacets: [Facet: Int]
  var form: ArticleTable.Form?
  var keys: [KeyID] = []
  var newText: ExactText?
  /// The segments with operations of it, by their place in the intake.
  private(set) var segments: [Int] = []
  /// The changes with operations of it, by segment and place in it.
  private(set) var changes: [(segment: Int, change: Int)] = []

  init(number: Int64, oldFacets: [Facet: Int]) {
    self.number = number
    self.oldFacets = oldFacets
  }

  mutating func add(segment: Int, change: Int) {
    if segments.last != segment { segments.append(segment) }
    changes.append((segment, change))
  }
}

/// Counts whose work came in.
struct ContributionTally {
  struct Who: Hashable, Sendable {
    let author: ExactText
    let device: ExactText
  }

  private var counts: [Who: Contribution] = [:]
  /// For each segment, who made each of its changes.
  private var makers: [[Who]] = []

  init(_ taken: [TakenSegment]) {
    for item in taken {
      makers.append(item.segment.changes.map { Who(author: $0.author, device: $0.device) })
      for header in item.segment.changes[item.firstNewChange...] { count(header) }
    }
  }

  private mutating func count(_ header: ChangeHeader) {
    let who = Who(author: header.author, device: header.device)
    counts[who, default: Self.none(who)].changes += 1
    counts[who, default: Self.none(who)].operations += header.count
  }

  /// Counts an article once for each of those whose changes touched it.
  mutating func countArticle(by changes: [(segment: Int, change: Int)]) {
    for who in Set(changes.map { makers[$0.segment][$0.change] }) {
      counts[who, default: Self.none(who)].articles += 1
    }
  }

  private static func none(_ who: Who) -> Contribution {
    Contribution(author: who.author.string, device: who.device.string, changes: 0, operations: 0, articles: 0)
  }

  var contributions: [Contribution] {
    counts.values.sorted { ($0.author, $0.device) < ($1.author, $1.device) }
  }
}
