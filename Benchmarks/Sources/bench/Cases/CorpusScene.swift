import Foundation

/// Replicas that annotated a corpus at once, and the shared directory with all their work: made once, read by each round.
struct CorpusScene: Sendable {
  let folder: URL
  let workload: Workload
  let program: URL
  /// The ids of the articles.
  private(set) var articles: [String] = []
  /// How long `apply` took for each stage.
  private(set) var applying: [(operations: Int, run: Run)] = []
  private let first: Replica

  /// A shared directory with the articles and nothing else.
  var texts: URL { folder.appending(path: "texts") }
  /// With the work of all but the newcomer.
  var shared: URL { folder.appending(path: "shared") }
  /// With everything.
  var later: URL { folder.appending(path: "later") }

  var stopwatch: Stopwatch { Stopwatch(folder: folder) }
  var yardstick: Yardstick { Yardstick(stopwatch: stopwatch) }

  init(_ workload: Workload, program: URL, folder: URL) throws {
    self.workload = workload
    self.program = program
    self.folder = folder
    first = Replica(
      folder: folder.appending(path: "r0"), program: program, stopwatch: Stopwatch(folder: folder))
    for name in ["texts", "shared"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try first.initialise()
    articles = try first.apply(EditLines(articles: workload.size.articles, length: workload.size.length)).ids
    try first.sync(texts)
    try pack()
    try work()
  }

  func replica(_ name: String) -> Replica {
    Replica(folder: folder.appending(path: name), program: program, stopwatch: stopwatch)
  }

  /// The packed file of a stage.
  func packed(_ stage: WorkStage) -> URL { folder.appending(path: "\(stage.name).bin") }

  private func pack() throws {
    for stage in workload.merged + [workload.newcomer] {
      try Data(PackedStage(stage, objects: workload.objects).bytes).write(to: packed(stage))
    }
  }

  private mutating func work() throws {
    var ids = try apply(workload.base, on: first, ids: [:])
    try first.sync(shared)
    let asked = Set(workload.newcomer.operations.map(\.object))
    let common = ids
    for (site, stage) in workload.concurrent.enumerated() {
      let replica = site == 0 ? first : replica("r\(site)")
      if site > 0 { try replica.join(shared) }
      ids.merge(try apply(stage, on: replica, ids: common).filter { asked.contains($0.key) }) { old, _ in old }
    }
    for site in workload.concurrent.indices { try replica("r\(site)").sync(shared) }
    let newcomer = replica("newcomer")
    try newcomer.join(shared)
    _ = try newcomer.apply(EditLines(workload.newcomer.operations, articles: articles, ids: ids))
    try FileManager.default.copyItem(at: shared, to: later)
    try newcomer.sync(later)
  }

  /// Applies a stage, and gives the ids of the annotations it made.
  private mutating func apply(_ stage: WorkStage, on replica: Replica, ids: [Int: String]) throws -> [Int: String] {
    let (run, printed) = try replica.apply(EditLines(stage.operations, articles: articles, ids: ids))
    applying.append((stage.operations.count, run))
    var made: [Int: String] = [:]
    for (operation, id) in zip(stage.operations, printed) where operation.kind == .create {
      made[operation.object] = id
    }
    return made
  }
}
