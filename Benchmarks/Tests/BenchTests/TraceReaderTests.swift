import Foundation
import Models
import Testing

@testable import bench

@Suite("Reading traces")
struct TraceReaderTests {
  @Test("a sequential trace is a chain of transactions by one, and empty patches are left out")
  func sequential() throws {
    let trace = try Traces.read(Traces.sequential)
    #expect(trace.transactions.map(\.parents) == [[], [0]])
    #expect(trace.edits == 3)
    #expect(trace.agents == 1)
    #expect(!trace.isConcurrent)
    #expect(trace.transactions[1].patches == [Trace.Patch(position: 1, deleted: 2, inserted: "cd")])
    #expect(trace.transactions[0].time.description == "2023-07-20T21:19:31.555Z")
  }

  @Test("a concurrent trace has the parents and agents it says")
  func concurrent() throws {
    let trace = try Traces.read(Traces.concurrent)
    #expect(trace.isConcurrent)
    #expect(trace.agents == 2)
    #expect(trace.transactions.map(\.parents) == [[], [0], [0], [2], [1, 3]])
    #expect(trace.transactions.map(\.agent) == [0, 0, 1, 1, 0])
  }

  @Test("key by key, deletions come first and all at one place, then the scalars one after another")
  func keystrokes() throws {
    let keys = try Traces.read(Traces.sequential).keystrokes
    #expect(keys.edits == 7)
    let expected = [(1, 1, ""), (1, 1, ""), (1, 0, "c"), (2, 0, "d")]
      .map { Trace.Patch(position: $0.0, deleted: $0.1, inserted: ExactText($0.2)) }
    #expect(keys.transactions[1].patches == expected)
    #expect(keys.transactions[0].patches.last == Trace.Patch(position: 1, deleted: 0, inserted: "😀"))
  }

  @Test("numbers below zero or beyond all bounds are refused", arguments: ["-1, 0", "0, -1", "1073741825, 0"])
  func numbers(_ numbers: String) {
    let json = #"{"endContent": "", "txns": [{"patches": [[\#(numbers), "a"]]}]}"#
    #expect(throws: DecodingError.self) { try Traces.read(json) }
  }

  @Test("a zipped file gives what is in it, and one that is none fails")
  func zipped() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let plain = folder.appending(path: "trace.json")
    try Data(Traces.concurrent.utf8).write(to: plain)
    let zipped = folder.appending(path: "trace.json.gz")
    try Data(try Subprocess.output(of: "gzip", ["-c", plain.path])).write(to: zipped)
    #expect(try TraceReader.read(zipped.path).end == TraceReader.read(plain.path).end)
    try Data("no gzip".utf8).write(to: zipped)
    #expect(throws: Subprocess.Failure.self) { try TraceReader.read(zipped.path) }
  }
}
