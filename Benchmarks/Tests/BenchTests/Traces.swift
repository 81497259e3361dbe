import Foundation
import Models

@testable import bench

/// Small traces, as a file would have them.
enum Traces {
  /// Types "ab", puts an astral scalar between, takes back two scalars for "cd".
  static let sequential = """
    {"startContent": "", "endContent": "acd", "txns": [
      {"time": "2023-07-20T21:19:31.555Z", "patches": [[0, 0, "ab"], [1, 0, "😀"]]},
      {"time": "2023-07-20T21:19:32.555Z", "patches": [[1, 2, "cd", "left out"], [0, 0, ""]]}]}
    """

  /// Two type at once after one "a": "xx" before it, "yy" behind it; then the first has all and goes on.
  static let concurrent = """
    {"kind": "concurrent", "numAgents": 2, "endContent": "xxayy!", "txns": [
      {"agent": 0, "parents": [], "patches": [[0, 0, "a"]]},
      {"agent": 0, "parents": [0], "patches": [[0, 0, "x"], [0, 0, "x"]]},
      {"agent": 1, "parents": [0], "patches": [[1, 0, "y"]]},
      {"agent": 1, "parents": [2], "patches": [[2, 0, "y"]]},
      {"agent": 0, "parents": [1, 3], "patches": [[5, 0, "!"]]}]}
    """

  static func read(_ json: String) throws -> Trace { try TraceReader.trace(Data(json.utf8), name: "small") }

  static func transaction(_ agent: Int, _ parents: [Int]) -> Trace.Transaction {
    Trace.Transaction(agent: agent, parents: parents, time: Timestamp(milliseconds: 0), patches: [])
  }
}
