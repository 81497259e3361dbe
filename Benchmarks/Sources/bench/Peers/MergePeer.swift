import Foundation

/// A CRDT library of others on workload W, measured through `peers/merging.py`.
struct MergePeer: Sendable {
  let library: String
  let schema: String
  /// Where the packed stages are, and its updates will be.
  let folder: URL

  /// The core of pycrdt is yrs.
  var name: String { "\(library == "pycrdt" ? "yrs" : library) \(schema)" }

  static func all(_ folder: URL) -> [MergePeer] {
    ["loro", "pycrdt"].flatMap { library in
      ["flat", "nested"].map { MergePeer(library: library, schema: $0, folder: folder) }
    }
  }

  /// Makes the updates of all stages.
  func edit() throws { _ = try output("edit") }

  /// The seconds in which a new document takes them in, saved, and in memory alone.
  func merge(_ expected: Expectation, _ ledger: inout Ledger) throws -> [(String, Double)] {
    let answer = try JSONDecoder().decode(Answer.self, from: Data(try output("merge")))
    ledger.check("annotations of \(name)", answer.live, expected.unremoved)
    return [(name, answer.durable), ("\(name)/RAM", answer.import)]
  }

  private func output(_ command: String) throws -> [UInt8] {
    try Subprocess.output(of: Products.peers, ["merging.py", command, library, schema, folder.path])
  }

  private struct Answer: Decodable {
    var `import`: Double
    var durable: Double
    var live: Int
  }
}
