import Foundation

/// A CRDT library of others, measured through `peers/traces.py`.
struct Peer: Sendable {
  let library: String
  private(set) var version = ""
  private(set) var figures = TraceFigures()

  static var all: [Peer] { ["loro", "pycrdt"].map(Peer.init) }

  init(library: String) { self.library = library }

  /// One round of everything, by a process of its own.
  mutating func measure(_ path: String) throws {
    let output = try Subprocess.output(of: Products.peers, ["traces.py", library, path])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(output))
    version = answer.version
    for name in answer.wrong { if let measure = Measure(rawValue: name) { figures.check(false, measure) } }
    for (name, milliseconds) in answer.times {
      if let measure = Measure(rawValue: name) { figures.add(milliseconds, to: measure) }
    }
    for (name, bytes) in answer.sizes {
      if let size = Size(rawValue: name) { figures.sizes[size] = bytes }
    }
  }

  private struct Answer: Decodable {
    var version: String
    var times: [String: Double]
    var sizes: [String: Int]
    var wrong: [String]
  }
}
