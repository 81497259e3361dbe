import Testing

@testable import bench

@Suite("The workload")
struct WorkloadTests {
  private let size = WorkSize(name: "tiny", articles: 50, operations: 10_000)

  @Test func `it is the same every time`() {
    let (one, other) = (Workload(size), Workload(size))
    #expect(one.merged.map(\.operations) == other.merged.map(\.operations))
    #expect(one.newcomer.operations == other.newcomer.operations)
    #expect(EditLines(articles: 3, length: 50).bytes == EditLines(articles: 3, length: 50).bytes)
  }

  @Test func `a fifth is the base, the rest is shared by four, and a newcomer has 1,000`() {
    let workload = Workload(size)
    #expect(workload.base.operations.count == 2_000)
    #expect(workload.concurrent.map(\.operations.count) == [2_000, 2_000, 2_000, 2_000])
    #expect(workload.concurrent.map(\.site) == [0, 1, 2, 3])
    #expect(workload.newcomer.operations.count == 1_000)
    #expect(workload.newcomer.site == 4)
  }

  @Test func `60, 15, 10, 10 and 5 of a hundred create, label, tag, comment and remove`() {
    let all = Workload(size).merged.flatMap(\.operations)
    for (kind, percent) in zip(WorkOperation.Kind.allCases, [60.0, 15, 10, 10, 5]) {
      let share = 100 * Double(all.count { $0.kind == kind }) / Double(all.count)
      #expect(abs(share - percent) < 1.5, "\(kind): \(share) %")
    }
  }

  @Test func `the numbers of a site have no gaps`() {
    let workload = Workload(size)
    for site in 0...4 {
      let stages = (workload.merged + [workload.newcomer]).filter { $0.site == site }
      let numbers = stages.flatMap(\.operations).map(\.number)
      #expect(numbers == (1...UInt32(numbers.count)).map { $0 })
    }
  }

  @Test func `no two spans cover the same`() {
    let made = Workload(size).merged.flatMap(\.operations).filter { $0.kind == .create }
    let places = Set(made.map { [$0.article, $0.range.lowerBound, $0.range.upperBound] })
    #expect(places.count == made.count)
  }

  @Test func `a replica names only what it has seen and not removed`() {
    let workload = Workload(size)
    let base = Set(workload.base.operations.map(\.object))
    for stage in workload.concurrent {
      var removed: Set<Int> = []
      for operation in stage.operations {
        let made = workload.objects[operation.object]
        #expect(base.contains(operation.object) || made.site == stage.site)
        #expect(!removed.contains(operation.object))
        if operation.kind == .remove { removed.insert(operation.object) }
      }
    }
  }

  @Test func `text has exactly its length and zero-width non-joiners`() {
    let text = Prose(seed: 1).text(3_000)
    #expect(text.unicodeScalars.count == 3_000)
    #expect(text.unicodeScalars.contains("\u{200C}"))
    #expect((60...100).contains(Prose(seed: 2).comment.unicodeScalars.count))
  }

  @Test func `edits travel as one line each, removals of unknown things too`() {
    let workload = Workload(size)
    let articles = (0..<size.articles).map { "a\($0)" }
    let lines = EditLines(workload.concurrent[1].operations, articles: articles, ids: [:])
    let text = String(decoding: lines.bytes, as: UTF8.self)
    #expect(text.split(separator: "\n").count == 2_000)
    #expect(!text.contains("\\"))
  }
}
