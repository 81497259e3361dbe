/// What a site knows: the annotations that live, as far as it has heard, and what they carry.
struct WorkView: Sendable {
  var living: [Int] = []
  var labels: [Int: UInt8] = [:]
  var tags: [Int: [UInt8]] = [:]

  /// What somebody knows who has seen the work of all `views` on top of this one: what nobody removed.
  func merged(with views: [WorkView]) -> WorkView {
    var counts: [Int: Int] = [:]
    var result = self
    let common = Set(living)
    for view in views {
      for object in view.living {
        counts[object, default: 0] += 1
        guard !common.contains(object) else { continue }
        result.labels[object] = view.labels[object]
        result.tags[object] = view.tags[object]
      }
    }
    let own = views.flatMap { view in view.living.filter { !common.contains($0) } }
    result.living = living.filter { counts[$0] == views.count } + own
    return result
  }
}

/// Makes the stages of a workload one after the other.
///
/// Each operation says something new: no label is set to what it is, no tag added twice, no span made twice. So each is
/// exactly one operation of the program too.
struct WorkGenerator: Sendable {
  private(set) var objects: [WorkObject] = []
  private let articles: Int
  private let length: Int
  private var dice: Dice
  private var numbers: [Int: UInt32] = [:]
  private var places: Set<UInt64> = []

  /// Below so many annotations the next operation makes one.
  private static let enough = 10

  init(articles: Int, length: Int, seed: UInt64) {
    self.articles = articles
    self.length = length
    dice = Dice(seed: seed)
  }

  mutating func stage(
    _ name: String, site: Int, count: Int, view: inout WorkView, after start: Int64
  ) -> WorkStage {
    var operations: [WorkOperation] = []
    operations.reserveCapacity(count)
    var milliseconds = start
    for _ in 0..<count {
      milliseconds += Int64(roll(39)) + 1
      numbers[site, default: 0] += 1
      let stamp = WorkObject(
        site: site, number: numbers[site, default: 0], milliseconds: milliseconds, article: roll(articles))
      let kind = view.living.count < Self.enough ? .create : kind(at: roll(100))
      operations.append(kind == .create ? create(stamp, &view) : change(kind, stamp, &view))
    }
    return WorkStage(name: name, site: site, operations: operations)
  }

  private func kind(at percent: Int) -> WorkOperation.Kind {
    switch percent {
    case ..<60: .create
    case ..<75: .label
    case ..<85: .tag
    case ..<95: .comment
    default: .remove
    }
  }

  private mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &dice) }
}

// MARK: - Single operations

extension WorkGenerator {
  private mutating func create(_ stamp: WorkObject, _ view: inout WorkView) -> WorkOperation {
    var made = WorkOperation(
      kind: .create, object: objects.count, article: stamp.article, number: stamp.number,
      milliseconds: stamp.milliseconds)
    repeat {
      let start = roll(length - 100)
      made.range = start..<start + 1 + roll(59)
    } while !places.insert(place(of: made)).inserted
    made.word = UInt8(roll(Vocabulary.labels.count))
    made.author = UInt8(roll(Vocabulary.authors.count))
    objects.append(stamp)
    view.living.append(made.object)
    view.labels[made.object] = made.word
    return made
  }

  /// No two spans have the same place: whatever their labels become, the program would take none for another.
  private func place(of made: WorkOperation) -> UInt64 {
    UInt64(made.article) << 32 | UInt64(made.range.lowerBound) << 16 | UInt64(made.range.count)
  }

  private mutating func change(
    _ kind: WorkOperation.Kind, _ stamp: WorkObject, _ view: inout WorkView
  ) -> WorkOperation {
    let place = roll(view.living.count)
    let object = view.living[place]
    var made = WorkOperation(
      kind: kind, object: object, article: objects[object].article, number: stamp.number,
      milliseconds: stamp.milliseconds)
    switch kind {
    case .label:
      let step = 1 + roll(Vocabulary.labels.count - 1)
      made.word = UInt8((Int(view.labels[object] ?? 0) + step) % Vocabulary.labels.count)
      view.labels[object] = made.word
    case .tag: tag(&made, &view)
    case .comment:
      made.author = UInt8(roll(Vocabulary.authors.count))
      made.seed = dice.next()
    case .remove:
      view.living.swapAt(place, view.living.count - 1)
      view.living.removeLast()
    case .create: break
    }
    return made
  }

  /// Takes away the last tag in three cases of ten, where there is one.
  private mutating func tag(_ made: inout WorkOperation, _ view: inout WorkView) {
    var tags = view.tags[made.object] ?? []
    if let last = tags.last, roll(10) < 3 {
      made.word = last
      made.adds = false
      tags.removeLast()
    } else {
      repeat { made.word = UInt8(roll(Vocabulary.tags.count)) } while tags.contains(made.word)
      tags.append(made.word)
    }
    view.tags[made.object] = tags
  }
}
