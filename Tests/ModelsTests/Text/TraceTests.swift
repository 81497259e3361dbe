import Foundation
import Testing

@testable import Models

/// Real keystrokes of real people, where the collection is at hand: each trace must end in the text it ended in then.
// One after the other: Foundation on Linux cannot start processes from several threads at once.
@Suite("Editing traces", .serialized)
struct TraceTests {
  @Test(
    "a trace ends in the text that its writers ended with, on the side of each",
    arguments: [
      "friendsforever_flat", "friendsforever-concurrent", "json-crdt-patch", "sveltecomponent", "rustcode",
    ])
  func endsRight(name: String) throws {
    guard let trace = try EditingTrace(name) else { return }
    var typing = TraceTyping(trace)
    for number in trace.transactions.indices { typing.type(number) }
    for text in typing.finished() { #expect(text == trace.end) }
  }
}

/// A trace in the form of the editing-traces collection.
private struct EditingTrace {
  struct Patch {
    let position: Int
    let deleted: Int
    let inserted: ExactText
  }

  struct Transaction {
    let agent: Int
    let parents: [Int]
    let patches: [Patch]
  }

  let transactions: [Transaction]
  let agents: Int
  let end: ExactText

  /// Nil where the collection isn't.
  init?(_ name: String) throws {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/").dropFirst()
    let path = "\(root)/shared/data/editing-traces/\(name).json.gz"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let json = try #require(try JSONSerialization.jsonObject(with: Self.unpacked(path)) as? [String: Any])
    agents = json["numAgents"] as? Int ?? 1
    end = ExactText(try #require(json["endContent"] as? String))
    let list = try #require(json["txns"] as? [[String: Any]])
    transactions = try list.enumerated().map { number, entry in
      let patches = try #require(entry["patches"] as? [[Any]]).map { patch in
        Patch(
          position: try #require(patch[0] as? Int), deleted: try #require(patch[1] as? Int),
          inserted: ExactText(try #require(patch[2] as? String)))
      }
      return Transaction(
        agent: entry["agent"] as? Int ?? 0, parents: entry["parents"] as? [Int] ?? (number > 0 ? [number - 1] : []),
        patches: patches)
    }
  }

  private static func unpacked(_ path: String) throws -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }
}

/// Each agent's text, which before each of its transactions receives what that builds on.
private struct TraceTyping {
  private let trace: EditingTrace
  /// The base of an article is never empty: a line break that is never deleted.
  private let base = ScalarText("\n")
  private var texts: [TextState]
  private var known: [Set<Int>]
  /// The edits of each transaction.
  private var edits: [[(OperationID, TextEdit)]] = []
  private var numbers: [UInt64]

  init(_ trace: EditingTrace) {
    self.trace = trace
    texts = Array(repeating: TextState(baseLength: 1), count: trace.agents)
    known = Array(repeating: [], count: trace.agents)
    numbers = Array(repeating: 0, count: trace.agents)
  }

  mutating func type(_ number: Int) {
    let transaction = trace.transactions[number]
    let agent = transaction.agent
    receive(transaction.parents, agent)
    edits.append([])
    for patch in transaction.patches {
      let start = patch.position + 1
      let edit = texts[agent].edit(replacing: start..<start + patch.deleted, with: patch.inserted)
      numbers[agent] += 1
      let id = OperationID(replica: ReplicaID(ID128(high: 0, low: UInt64(agent))), seq: numbers[agent])
      place(edit, id, agent)
      edits[number].append((id, edit))
    }
    known[agent].insert(number)
  }

  private mutating func receive(_ transactions: [Int], _ agent: Int) {
    var missing: Set<Int> = []
    var open = transactions
    while let number = open.popLast() {
      guard !known[agent].contains(number), missing.insert(number).inserted else { continue }
      open += trace.transactions[number].parents
    }
    for number in missing.sorted() {
      for (id, edit) in edits[number] { place(edit, id, agent) }
    }
    known[agent].formUnion(missing)
  }

  private mutating func place(_ edit: TextEdit, _ id: OperationID, _ agent: Int) {
    let isPlaced = texts[agent].place(edit, id: id)
    if !isPlaced { Issue.record("\(id) was not placed") }
  }

  /// The text of each agent, once each has everything.
  mutating func finished() -> [ExactText] {
    for agent in texts.indices { receive(Array(trace.transactions.indices), agent) }
    return texts.map { text in
      ExactText(String(String.UnicodeScalarView(text.text(over: base).string.unicodeScalars.dropFirst())))
    }
  }
}
