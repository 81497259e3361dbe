import Foundation

/// Runs the cases that are wanted, and says on standard error what it is at.
struct CaseRunner {
  static let letters = "abcdefgj"

  var size: WorkSize
  var rounds: Int
  var wanted: Set<Character>
  /// Of ten years (case j) one part in so many.
  var share: Int
  var program: URL
  /// Whether libraries of others are measured in case a.
  var withPeers = false

  func report() throws -> RunReport {
    var ledger = Ledger()
    try Folder.temporary { folder in
      if !wanted.isDisjoint(with: MergeCases.letters) { try merge(folder, &ledger) }
      if wanted.contains(IdleCase.letter) { try idle(folder, &ledger) }
      if wanted.contains(ColdCase.letter) { try cold(folder, &ledger) }
      if wanted.contains(DecadeCase.letter) { try decade(folder, &ledger) }
    }
    let rows = Self.letters.flatMap { letter in ledger.rows.filter { $0.name.letter == String(letter) } }
    return RunReport(
      machine: try Machine.current(), size: size.name, articles: size.articles, operations: size.operations,
      rounds: rounds, rows: rows, wrong: ledger.wrong)
  }

  private func merge(_ folder: URL, _ ledger: inout Ledger) throws {
    say("making the workload")
    let workload = Workload(size)
    say("four replicas work on it")
    let folder = folder.appending(path: "merge")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let scene = try CorpusScene(workload, program: program, folder: folder)
    let peers = withPeers && wanted.contains("a") ? MergePeer.all(folder) : []
    for peer in peers {
      say("\(peer.name) works on it")
      try peer.edit()
    }
    let cases = MergeCases(scene, wanted: wanted, peers: peers)
    for round in 1...rounds {
      say("taking it in, round \(round)")
      try cases.measure(&ledger)
    }
    try FileManager.default.removeItem(at: folder)
  }

  private func idle(_ folder: URL, _ ledger: inout Ledger) throws {
    for segments in [1_000, 10_000] {
      say("nothing new among \(segments) segments")
      let folder = folder.appending(path: "idle\(segments)")
      let idle = try IdleCase(segments: segments, program: program, folder: folder)
      try idle.check(&ledger)
      for _ in 0..<rounds { try idle.measure(&ledger) }
      try FileManager.default.removeItem(at: folder)
    }
  }

  private func cold(_ folder: URL, _ ledger: inout Ledger) throws {
    let sizes = size.name == "small" ? [100, 1_000, 10_000] : [100, 10_000, 100_000]
    say("corpora of \(sizes) articles")
    let folder = folder.appending(path: "cold")
    let cold = try ColdCase(sizes: sizes, program: program, folder: folder)
    try cold.check(&ledger)
    for round in 0..<rounds { try cold.measure(round: round, &ledger) }
    try FileManager.default.removeItem(at: folder)
  }

  private func decade(_ folder: URL, _ ledger: inout Ledger) throws {
    say("ten years")
    let folder = folder.appending(path: "decade")
    try DecadeCase(share: share, rounds: rounds, program: program, folder: folder).measure(&ledger)
    try FileManager.default.removeItem(at: folder)
  }

  private func say(_ text: String) { FileHandle.standardError.write(Data("bench: \(text)\n".utf8)) }
}
