/// Workload W: concurrent annotation of a corpus, the same in every run.
///
/// A fifth of the operations are a base by replica 0 that all have. The rest is made by four replicas at once on top of
/// it, so that they really conflict. Then a newcomer who has seen everything makes some more.
struct Workload: Sendable {
  static let replicas = 4
  static let seed: UInt64 = 20_240_501

  let size: WorkSize
  let base: WorkStage
  /// One for each replica.
  let concurrent: [WorkStage]
  let newcomer: WorkStage
  /// All annotations, in the order in which they are made.
  let objects: [WorkObject]

  init(_ size: WorkSize, newOperations: Int = 1_000) {
    self.size = size
    var generator = WorkGenerator(articles: size.articles, length: size.length, seed: Self.seed)
    var known = WorkView()
    base = generator.stage("base", site: 0, count: size.operations / 5, view: &known, after: 1_700_000_000_000)
    let start = base.operations.last?.milliseconds ?? 0
    let share = (size.operations - size.operations / 5) / Self.replicas
    var views: [WorkView] = []
    var stages: [WorkStage] = []
    for site in 0..<Self.replicas {
      var view = known
      stages.append(generator.stage("r\(site)", site: site, count: share, view: &view, after: start))
      views.append(view)
    }
    concurrent = stages
    let end = stages.compactMap(\.operations.last?.milliseconds).max() ?? start
    var merged = known.merged(with: views)
    newcomer = generator.stage("new", site: Self.replicas, count: newOperations, view: &merged, after: end)
    objects = generator.objects
  }

  /// What a fresh replica takes in.
  var merged: [WorkStage] { [base] + concurrent }

  var operations: Int { merged.reduce(0) { $0 + $1.operations.count } }
}
