import Testing

@testable import bench

@Suite("Who does what on what")
struct ScheduleTests {
  @Test("a replica is given just what it lacks")
  func received() throws {
    let schedule = try Schedule(try Traces.read(Traces.concurrent).transactions)
    #expect(schedule.branches == [0, 1])
    #expect(schedule.steps.map(\.branch) == [0, 0, 1, 1, 0])
    #expect(schedule.steps.map(\.received) == [[], [], [0], [], [2, 3]])
    #expect(schedule.missing(onBranch: 0).isEmpty)
    #expect(schedule.missing(onBranch: 1) == [1, 4])
  }

  @Test("who goes on from less than they hold gets a new replica, without what the parents had not seen")
  func fork() throws {
    let schedule = try Schedule([
      Traces.transaction(0, []), Traces.transaction(0, [0]), Traces.transaction(0, [0]), Traces.transaction(0, [2]),
      Traces.transaction(0, [1, 3]),
    ])
    #expect(schedule.branches == [0, 0])
    #expect(schedule.steps.map(\.branch) == [0, 0, 1, 1, 0])
    #expect(schedule.steps.map(\.received) == [[], [], [0], [], [2, 3]])
  }

  @Test("what came from others counts as held")
  func foreignFork() throws {
    // 1 receives 0's second transaction with its own first, then writes on the first of 0 alone.
    let schedule = try Schedule([
      Traces.transaction(0, []), Traces.transaction(0, [0]), Traces.transaction(1, [1]), Traces.transaction(1, [0]),
    ])
    #expect(schedule.branches == [0, 1, 1])
    #expect(schedule.steps[3].received == [0])
  }

  @Test("a parent that does not come before is refused", arguments: [[0], [1], [-1]])
  func impossible(_ parents: [Int]) {
    #expect(throws: Schedule.Impossible.self) { try Schedule([Traces.transaction(0, parents)]) }
  }

  @Test("random histories: every step has exactly the ancestors of its transaction", arguments: 0..<200)
  func ancestors(_ seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    let transactions = (0..<40).map { index in
      let parents = (0..<(index == 0 ? 0 : Int.random(in: 0...2, using: &dice)))
        .map { _ in Int.random(in: 0..<index, using: &dice) }
      return Traces.transaction(Int.random(in: 0..<3, using: &dice), parents)
    }
    let schedule = try Schedule(transactions)
    var ancestors: [Set<Int>] = []
    var held = Array(repeating: Set<Int>(), count: schedule.branches.count)
    for (index, step) in schedule.steps.enumerated() {
      let seen = transactions[index].parents.reduce(into: Set<Int>()) { $0.formUnion(ancestors[$1].union([$1])) }
      ancestors.append(seen)
      #expect(step.received == step.received.sorted())
      #expect(held[step.branch].isDisjoint(with: step.received))
      held[step.branch].formUnion(step.received)
      #expect(held[step.branch] == seen)
      #expect(schedule.branches[step.branch] == transactions[index].agent)
      held[step.branch].insert(index)
    }
    for branch in held.indices {
      #expect(Set(schedule.missing(onBranch: branch)) == Set(transactions.indices).subtracting(held[branch]))
    }
  }
}
