/// What a replica must say once it holds the stages of a workload, counted from the stages themselves.
struct Expectation: Sendable, Hashable {
  /// Annotations that live when any removal takes one: the yardstick's count.
  private(set) var unremoved = 0
  /// Annotations that live when a removal takes only what its author had seen: the program's count.
  private(set) var living = 0
  /// Notes on those.
  private(set) var notes = 0
  /// Labels that several set at once, and annotations that one removed while another worked on them.
  private(set) var conflicts = 0
  /// Living annotations of each article.
  private(set) var byArticle: [Int: Int] = [:]

  init(_ workload: Workload, withNewcomer: Bool = false) {
    var tally = Tally(objects: workload.objects.count)
    for operation in workload.base.operations { tally.add(operation, by: nil) }
    for (site, stage) in workload.concurrent.enumerated() {
      for operation in stage.operations { tally.add(operation, by: site) }
    }
    // The newcomer has seen all: what it says of labels ends a conflict, but it works only where nobody removed.
    if withNewcomer { for operation in workload.newcomer.operations { tally.add(operation, by: nil) } }
    for (object, made) in workload.objects.enumerated() where tally.isMade[object] {
      count(tally, object, made)
    }
  }

  private mutating func count(_ tally: Tally, _ object: Int, _ made: WorkObject) {
    if !tally.isRemovedForAll[object] && tally.removers[object] == 0 { unremoved += 1 }
    guard tally.isLiving(object) else { return }
    living += 1
    notes += tally.notes[object]
    byArticle[made.article, default: 0] += 1
    if tally.removers[object] != 0 { conflicts += 1 }
    if Set((tally.labels[object] ?? [:]).values).count > 1 { conflicts += 1 }
  }
}

/// What was done to each annotation, and by which replicas without others' knowing.
private struct Tally {
  var isMade: [Bool]
  var isRemovedForAll: [Bool]
  /// A bit a replica.
  var removers: [UInt8]
  var workers: [UInt8]
  var notes: [Int]
  /// The last label that each replica set.
  var labels: [Int: [Int: UInt8]] = [:]

  init(objects: Int) {
    isMade = Array(repeating: false, count: objects)
    isRemovedForAll = isMade
    removers = Array(repeating: 0, count: objects)
    workers = removers
    notes = Array(repeating: 0, count: objects)
  }

  /// - Parameter site: nil for somebody whom everybody has heard of, or who has heard of everybody.
  mutating func add(_ operation: WorkOperation, by site: Int?) {
    let object = operation.object
    let bit = site.map { UInt8(1) << UInt8($0) } ?? 0
    switch operation.kind {
    case .create: isMade[object] = true
    case .comment: notes[object] += 1
    case .label: labels[object] = site.map { labels[object, default: [:]].merging([$0: operation.word]) { $1 } }
    case .tag: break
    case .remove:
      if site == nil { isRemovedForAll[object] = true } else { removers[object] |= bit }
      return
    }
    workers[object] |= bit
  }

  func isLiving(_ object: Int) -> Bool {
    !isRemovedForAll[object] && (removers[object] == 0 || workers[object] & ~removers[object] != 0)
  }
}
