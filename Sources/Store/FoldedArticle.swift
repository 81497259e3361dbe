internal import Models
internal import Segments

/// One article with the operations that are to be folded into it.
struct LoadedArticle: Sendable {
  let group: OperationGroups.Group
  let number: Int64
  let stored: ArticleTable.Stored?

  /// Folds the new operations. Needs no database, so that several articles may be folded side by side.
  func folded(from taken: [TakenSegment]) throws -> FoldedArticle {
    if group.places.count <= Self.few, let stored {
      var news = FoldedArticle.News()
      let operations = group.places.map { operation(at: $0, of: taken, &news) }
      if let patched = try stored.patched(by: operations) {
        return FoldedArticle(number: number, refolded: patched, news: news)
      }
    }
    return try wholeFolded(from: taken)
  }

  /// More operations than these probably concern most things of the article.
  private static let few = 8

  private func wholeFolded(from taken: [TakenSegment]) throws -> FoldedArticle {
    var state = try stored?.state() ?? ArticleState(id: group.article)
    var news = FoldedArticle.News()
    for place in group.places {
      let (operation, change) = operation(at: place, of: taken, &news)
      let hadBase = state.baseLength != nil
      state.apply(operation, of: change)
      if !hadBase, state.baseLength != nil, case .article(let creation) = operation.payload {
        news.text = creation.text
      }
    }
    let form = ArticleTable.Form(state)
    return FoldedArticle(
      number: number,
      refolded: .init(form: form, oldFacets: try stored?.facets.counts ?? [], known: stored?.known), news: news)
  }

  private func operation(
    at place: OperationGroups.Place, of taken: [TakenSegment], _ news: inout FoldedArticle.News
  ) -> (operation: Operation, change: ChangeHeader) {
    let segment = taken[Int(place.segment)].segment
    let operation = segment.operation(at: Int(place.operation))
    if !news.isInLastChange(operation, of: Int(place.segment)) {
      let change = segment.changeIndex(ofOperation: Int(place.operation))
      news.enter(change, of: Int(place.segment), last: segment.changes[change].lastSeq)
    }
    if let key = operation.madeKey { news.keys.append(key) }
    return (operation, segment.changes[news.change])
  }
}

/// What is to be written of an article.
struct FoldedArticle: Sendable {
  let number: Int64
  let refolded: ArticleTable.Refolded
  let news: News

  /// What the new operations bring besides the state.
  struct News: Sendable {
    /// The keys of things they made.
    var keys: [KeyID] = []
    /// The base text, when it came with them.
    var text: ExactText?
    /// The segments they are in, by their place in the intake.
    private(set) var segments: [Int] = []
    /// The changes they are in, by segment and place in it.
    private(set) var changes: [(segment: Int, change: Int)] = []
    private var lastSeq: UInt64 = 0

    /// The change that was entered last, by its place in its segment.
    var change: Int { changes.last?.change ?? 0 }

    func isInLastChange(_ operation: Operation, of segment: Int) -> Bool {
      segments.last == segment && operation.id.seq <= lastSeq
    }

    mutating func enter(_ change: Int, of segment: Int, last: UInt64) {
      if segments.last != segment { segments.append(segment) }
      changes.append((segment, change))
      lastSeq = last
    }
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
