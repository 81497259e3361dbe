import Foundation
import Testing

@testable import bench

/// One program at a time: starting several at once from several threads is not safe everywhere.
@Suite("Yardsticks and the program", .serialized)
struct YardstickTests {
  private let size = WorkSize(name: "tiny", articles: 20, operations: 2_000, length: 600)

  /// What `make build` or the tests of the project left; without either there is nothing to compare with.
  private static let program = ["release", "debug"].map { Products.root.appending(path: ".build/\($0)/hashiya") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  @Test func `the yardstick counts what the workload says`() throws {
    let workload = Workload(size)
    let expected = Expectation(workload)
    try Folder.temporary { folder in
      let stages = try workload.merged.map { stage in
        let file = folder.appending(path: stage.name)
        try Data(PackedStage(stage, objects: workload.objects).bytes).write(to: file)
        return file
      }
      let yardstick = Yardstick(stopwatch: Stopwatch(folder: folder))
      let fold = try yardstick.run(.fold, database: folder.appending(path: "fold"), stages: stages).answer
      let full = try yardstick.run(.full, database: folder.appending(path: "full"), stages: stages).answer
      #expect(fold.operations == 2_000)
      #expect(fold.live == expected.unremoved)
      #expect(fold.kept == expected.living)
      #expect(full.live == expected.unremoved)
      #expect(expected.living > expected.unremoved)
    }
  }

  @Test func `what a program took is measured, and a failure says what it complained of`() throws {
    try Folder.temporary { folder in
      let stopwatch = Stopwatch(folder: folder)
      let shell = URL(filePath: "/bin/sh")
      let run = try stopwatch.run(shell, ["-c", "sleep 0.05; echo said"])
      #expect(run.output == Data("said\n".utf8))
      #expect(run.seconds >= 0.05 && run.megabytes > 0)
      #expect(throws: Stopwatch.Failure.self) { try stopwatch.run(shell, ["-c", "echo bad >&2; exit 3"]) }
    }
  }

  @Test(.enabled(if: program != nil, "the program is not built"))
  func `the program answers what the workload says in all cases of merging`() throws {
    let program = try #require(Self.program)
    try Folder.temporary { folder in
      var ledger = Ledger()
      let scene = try CorpusScene(Workload(size, newOperations: 100), program: program, folder: folder)
      try MergeCases(scene, wanted: ["a", "b", "d", "g"]).measure(&ledger)
      #expect(ledger.wrong.isEmpty)
      #expect(Set(ledger.rows.map(\.name.letter)) == ["a", "b", "d", "g"])
    }
  }

  @Test(.enabled(if: program != nil, "the program is not built"))
  func `the program takes in the segments that the library writes for many replicas`() throws {
    let program = try #require(Self.program)
    try Folder.temporary { folder in
      var ledger = Ledger()
      let idle = try IdleCase(segments: 30, program: program, folder: folder.appending(path: "idle"))
      try idle.check(&ledger)
      try idle.measure(&ledger)
      try DecadeCase(share: 1_000, rounds: 1, program: program, folder: folder.appending(path: "decade"))
        .measure(&ledger)
      #expect(ledger.wrong.isEmpty)
    }
  }
}
