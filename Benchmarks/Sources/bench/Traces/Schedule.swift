/// Who does what on what, such that each transaction is made on exactly what its author had seen.
///
/// A *branch* is one replica. It only ever learns more, so an author who goes on from less than their replica holds gets
/// a new one. On a branch each transaction has seen the one before it; what a transaction has seen is therefore a number
/// for each branch, as it is in the program.
struct Schedule: Sendable {
  /// One for each transaction, in its order.
  private(set) var steps: [Step] = []
  /// The agent of each branch.
  private(set) var branches: [Int] = []

  struct Step: Hashable, Sendable {
    var branch: Int
    /// The transactions of others that the branch is given before, in order.
    var received: [Int]
  }

  struct Impossible: Error, CustomStringConvertible {
    var transaction: Int
    var description: String { "transaction \(transaction) names a parent that does not come before it" }
  }

  /// The transactions of each branch.
  private(set) var made: [[Int]] = []

  /// - Complexity: O(transactions · (branches + parents) + transactions received · log).
  init(_ transactions: [Trace.Transaction]) throws(Impossible) {
    // For each transaction and each branch how many of the branch it has seen, itself included; and for each branch.
    var seen: [[Int]] = []
    var held: [[Int]] = []
    for (index, transaction) in transactions.enumerated() {
      guard transaction.parents.allSatisfy({ (0..<index).contains($0) }) else { throw Impossible(transaction: index) }
      var version = Self.joined(transaction.parents.map { seen[$0] })
      let own = branches.indices.first { branches[$0] == transaction.agent && Self.isLess(held[$0], version) }
      let branch = own ?? branches.count
      if own == nil {
        branches.append(transaction.agent)
        held.append([])
        made.append([])
      }
      steps.append(Step(branch: branch, received: missing(from: version, in: held[branch])))
      made[branch].append(index)
      version += repeatElement(0, count: branches.count - version.count)
      version[branch] = made[branch].count
      held[branch] = version
      seen.append(version)
    }
    self.held = held
  }

  /// What each branch holds in the end: a number of transactions of every branch.
  private var held: [[Int]] = []

  /// The transactions that a branch has not come to know.
  func missing(onBranch branch: Int) -> [Int] { missing(from: made.map(\.count), in: held[branch]) }

  private func missing(from version: [Int], in held: [Int]) -> [Int] {
    version.indices.flatMap { branch in
      made[branch][min(version[branch], Self.entry(held, branch))..<version[branch]]
    }.sorted()
  }

  private static func joined(_ versions: [[Int]]) -> [Int] {
    (0..<(versions.map(\.count).max() ?? 0)).map { branch in
      versions.reduce(0) { max($0, entry($1, branch)) }
    }
  }

  private static func isLess(_ one: [Int], _ other: [Int]) -> Bool {
    one.indices.allSatisfy { one[$0] <= entry(other, $0) }
  }

  private static func entry(_ version: [Int], _ branch: Int) -> Int {
    branch < version.count ? version[branch] : 0
  }
}
