import Foundation

/// Case c: one command, in corpora of several sizes, and beside it the sqlite3 shell on the yardstick's database.
struct ColdCase {
  static let letter: Character = "c"
  /// Of each article: operations, and scalars of its text. Few, since there are up to 100,000 articles.
  private static let operations = 10
  private static let length = 600
  /// A command is short: many are run for each round.
  private static let repeats = 9

  private let corpora: [Corpus]
  private let program: URL
  private let shell: URL?
  private let stopwatch: Stopwatch

  private struct Corpus {
    var articles: Int
    var replica: Replica
    var id: String
    var database: URL
    /// Annotations of the article.
    var annotations: Int
  }

  /// - Parameter sizes: articles of each corpus, in ascending order.
  init(sizes: [Int], program: URL, folder: URL) throws {
    self.program = program
    stopwatch = Stopwatch(folder: folder)
    shell = Products.find("sqlite3")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let stopwatch = stopwatch
    corpora = try sizes.map { try Self.corpus($0, program: program, stopwatch: stopwatch) }
  }

  private static func corpus(_ articles: Int, program: URL, stopwatch: Stopwatch) throws -> Corpus {
    let folder = stopwatch.folder
    var generator = WorkGenerator(articles: articles, length: length, seed: Workload.seed)
    var view = WorkView()
    let stage = generator.stage(
      "cold", site: 0, count: operations * articles, view: &view, after: 1_700_000_000_000)
    let replica = Replica(folder: folder.appending(path: "c\(articles)"), program: program, stopwatch: stopwatch)
    try replica.initialise()
    let ids = try replica.apply(EditLines(articles: articles, length: length)).ids
    _ = try replica.apply(EditLines(stage.operations, articles: ids, ids: [:]))
    let packed = folder.appending(path: "c\(articles).bin")
    try Data(PackedStage(stage, objects: generator.objects).bytes).write(to: packed)
    let database = folder.appending(path: "c\(articles).db")
    _ = try Yardstick(stopwatch: stopwatch).run(.fold, database: database, stages: [packed])
    try FileManager.default.removeItem(at: packed)
    let annotations = view.living.count { generator.objects[$0].article == articles / 2 }
    return Corpus(
      articles: articles, replica: replica, id: ids[articles / 2], database: database, annotations: annotations)
  }
}

// MARK: - Measuring

extension ColdCase {
  /// Many runs of everything in turn.
  func measure(round: Int, _ ledger: inout Ledger) throws {
    for repeated in 0..<Self.repeats {
      var first: [String: Double] = [:]
      for corpus in corpora {
        let label = "c\(round)-\(repeated)"
        for command in ["show", "status", "annotate"] {
          let took = try run(command, in: corpus, label: label)
          var against = command == "show" ? try shellTime(corpus) : []
          if let least = first[command] { against.append(("\(Numbers.grouped(corpora[0].articles)) articles", least)) }
          if corpus.articles == corpora[0].articles { first[command] = took.milliseconds }
          let title = "\(command), \(Numbers.grouped(corpus.articles))"
          ledger.add(
            RowName("c", title, "ms", size: corpus.articles), took.milliseconds, memory: took.megabytes,
            against: against)
        }
      }
    }
  }

  private func run(_ command: String, in corpus: Corpus, label: String) throws -> Run {
    switch command {
    case "show": try corpus.replica.run("show", corpus.id)
    case "annotate": try corpus.replica.run("annotate", corpus.id, "--label", label, "--range", "0:1")
    default: try corpus.replica.run("status")
    }
  }

  private func shellTime(_ corpus: Corpus) throws -> [(String, Double)] {
    guard let shell else { return [] }
    let query = "select * from ann where article=\(corpus.articles / 2)"
    return [("sqlite3", try stopwatch.run(shell, ["-readonly", corpus.database.path, query]).milliseconds)]
  }

  /// Whether the article is shown with all that is in it. Asked before anything is measured: measuring annotates.
  func check(_ ledger: inout Ledger) throws {
    for corpus in corpora {
      let output = try corpus.replica.run("show", corpus.id, "--json").output
      let shown = try JSONDecoder().decode(Shown.self, from: output)
      ledger.check("annotations shown among \(corpus.articles)", shown.annotations.count, corpus.annotations)
    }
  }

  private struct Shown: Decodable { var annotations: [Anything] }
  private struct Anything: Decodable {}
}
