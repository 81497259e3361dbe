import Foundation

/// Cases a, b, d, f and g: what a fresh replica does with the work of others.
struct MergeCases {
  static let letters = Set("abdfg")
  /// How many lines case f applies.
  private static let lineCount = 100_000

  let scene: CorpusScene
  let wanted: Set<Character>
  private let peers: [MergePeer]
  private let expected: Expectation
  private let expectedLater: Expectation
  /// What case f applies.
  private let lines: (stage: WorkStage, objects: [WorkObject])

  init(_ scene: CorpusScene, wanted: Set<Character>, peers: [MergePeer] = []) {
    self.scene = scene
    self.wanted = wanted
    self.peers = peers
    expected = Expectation(scene.workload)
    expectedLater = Expectation(scene.workload, withNewcomer: true)
    let size = scene.workload.size
    var generator = WorkGenerator(articles: size.articles, length: size.length, seed: Workload.seed)
    var view = WorkView()
    let stage = generator.stage("lines", site: 0, count: Self.lineCount, view: &view, after: 1_700_000_000_000)
    lines = (stage, generator.objects)
  }

  /// One round of everything that is wanted.
  func measure(_ ledger: inout Ledger) throws {
    if !wanted.isDisjoint(with: "abdg") {
      let joined = scene.replica("joined")
      let fold = try join(joined, &ledger)
      if wanted.contains("b") { try count(joined, fold, &ledger) }
      if wanted.contains("g") { try export(joined, &ledger) }
      if wanted.contains("d") { try hear(joined, &ledger) }
      try joined.remove()
    }
    if wanted.contains("a") { try sync(&ledger) }
    if wanted.contains("f") { try apply(&ledger) }
  }

  private var stages: [URL] { scene.workload.merged.map(scene.packed) }
  private var foldDatabase: URL { scene.folder.appending(path: "fold.db") }
  private var fullDatabase: URL { scene.folder.appending(path: "full.db") }

  private func fold(_ ledger: inout Ledger) throws -> Yardstick.Answer {
    let answer = try scene.yardstick.run(.fold, database: foldDatabase, stages: stages).answer
    ledger.check("yardstick's annotations", [answer.live, answer.kept], [expected.unremoved, expected.living])
    return answer
  }
}

// MARK: - a: taking in

extension MergeCases {
  private func join(_ replica: Replica, _ ledger: inout Ledger) throws -> Yardstick.Answer {
    let run = try replica.join(scene.shared)
    let fold = try fold(&ledger)
    guard wanted.contains("a") else { return fold }
    let full = try scene.yardstick.run(.full, database: fullDatabase, stages: stages).answer
    let others = try peers.flatMap { try $0.merge(expected, &ledger) }
    ledger.add(
      RowName("a", "join, with texts", "s"), run.seconds, memory: run.megabytes,
      against: [("full", full.seconds), ("fold", fold.seconds)] + others)
    try ask(replica, &ledger)
    return fold
  }

  /// Operations on texts that are there already.
  private func sync(_ ledger: inout Ledger) throws {
    let replica = scene.replica("synced")
    try replica.join(scene.texts)
    let run = try replica.sync(scene.shared)
    let fold = try fold(&ledger)
    let full = try scene.yardstick.run(.full, database: fullDatabase, stages: stages).answer
    ledger.add(
      RowName("a", "sync, texts there", "s"), run.seconds, memory: run.megabytes,
      against: [("full", full.seconds), ("fold", fold.seconds)])
    check(try replica.status(), expected, &ledger)
    try replica.remove()
  }

  /// Whether a replica that has just taken all in answers, how fast, and rightly.
  private func ask(_ replica: Replica, _ ledger: inout Ledger) throws {
    let article = scene.workload.size.articles / 2
    let id = scene.articles[article]
    let questions = [["status"], ["list"], ["show", id], ["conflicts"]]
    for question in questions {
      let run = try replica.stopwatch.run(replica.program, ["-C", replica.folder.path] + question + ["--json"])
      ledger.add(RowName("a", "then \(question[0])", "ms"), run.milliseconds, memory: run.megabytes)
      switch question[0] {
      case "status": check(try replica.status(), expected, &ledger)
      case "list":
        let rows = try JSONDecoder().decode([Listed].self, from: run.output)
        ledger.check("annotations listed", rows.reduce(0) { $0 + $1.annotations }, expected.living)
      case "show":
        let shown = try JSONDecoder().decode(Shown.self, from: run.output)
        ledger.check("annotations shown", shown.annotations.count, expected.byArticle[article] ?? 0)
      default:
        ledger.check(
          "conflicts listed", try JSONDecoder().decode([Anything].self, from: run.output).count, expected.conflicts)
      }
    }
  }

  private func check(_ status: Replica.Status, _ expected: Expectation, _ ledger: inout Ledger) {
    ledger.check("annotations", status.annotations, expected.living)
    ledger.check("notes", status.notes, expected.notes)
    ledger.check("conflicts", status.conflicts, expected.conflicts)
  }

  private struct Listed: Decodable { var annotations: Int }
  private struct Shown: Decodable { var annotations: [Anything] }
  private struct Anything: Decodable {}
}

// MARK: - The other cases

extension MergeCases {
  /// b: bytes an operation, without what the articles take: in the shared directory what it has more than one with the
  /// articles alone, in the database what it has more than that of a replica that joined such a one.
  private func count(_ joined: Replica, _ fold: Yardstick.Answer, _ ledger: inout Ledger) throws {
    let operations = Double(scene.workload.operations)
    let shared = try Folder.bytes(scene.shared) - Folder.bytes(scene.texts)
    ledger.add(RowName("b", "shared directory", "B/op"), Double(shared) / operations)
    let plain = scene.replica("plain")
    try plain.join(scene.texts)
    let database = try joined.bytes - plain.bytes
    try plain.remove()
    ledger.add(
      RowName("b", "database", "B/op"), Double(database) / operations,
      against: [("fold", Double(fold.bytes) / operations)])
  }

  /// d: the newcomer's operations, by a replica that has everything else.
  private func hear(_ joined: Replica, _ ledger: inout Ledger) throws {
    let run = try joined.sync(scene.later)
    let other = try scene.yardstick.run(
      .incremental, database: foldDatabase, stages: [scene.packed(scene.workload.newcomer)])
    ledger.add(
      RowName("d", "1,000 new operations", "ms"), run.milliseconds, memory: run.megabytes,
      against: [("incremental", other.run.milliseconds)])
    check(try joined.status(), expectedLater, &ledger)
  }

  /// f: what one person does, on articles that are there.
  private func apply(_ ledger: inout Ledger) throws {
    let part = lines.stage
    try Data(PackedStage(part, objects: lines.objects).bytes).write(to: scene.packed(part))
    let replica = scene.replica("applying")
    try replica.join(scene.texts)
    let (run, _) = try replica.apply(EditLines(part.operations, articles: scene.articles, ids: [:]))
    let full = try scene.yardstick.run(.full, database: fullDatabase, stages: [scene.packed(part)]).answer
    let count = Double(part.operations.count)
    ledger.add(
      RowName("f", "apply, \(Numbers.grouped(part.operations.count)) lines", "/s"), count / run.seconds,
      memory: run.megabytes, against: [("full", count / full.seconds)])
    try replica.remove()
  }

  /// g: everything into one file.
  private func export(_ joined: Replica, _ ledger: inout Ledger) throws {
    let file = scene.folder.appending(path: "export.jsonl")
    let run = try joined.run("export", "--format", "jsonl", "--output", file.path)
    let bytes = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    ledger.add(
      RowName("g", "export, \(bytes / 1_000_000) MB", "MB/s"), Double(bytes) / 1e6 / run.seconds,
      memory: run.megabytes)
    try FileManager.default.removeItem(at: file)
  }
}
