internal import Dispatch
internal import Foundation
internal import Synchronization

/// Runs pure work on all cores.
package enum Parallel {
  /// The results in the order of the elements.
  package static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    start(elements, transform).results()
  }

  /// Begins the work; the caller goes on meanwhile, on a core that is left to it. What was begun first is done first. One
  /// element alone is left to whoever asks for its result: a thread takes longer to start than most work does.
  package static func start<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
  ) -> Work<Result> {
    let work = Work<Result>(count: elements.count) { transform(elements[$0]) }
    for helper in helpers.prefix(max(0, elements.count - 1)) { helper.async { while work.help() {} } }
    return work
  }

  /// Does something on another core, one thing after the other in the order in which they are given.
  package static func inTurn(_ body: @escaping @Sendable () -> Void) { helpers[0].async(execute: body) }

  /// One for each core but the caller's.
  private static let helpers = (0..<max(1, ProcessInfo.processInfo.activeProcessorCount - 1)).map {
    DispatchQueue(label: "parallel \($0)")
  }

  /// Work that is under way.
  package final class Work<Result: Sendable>: Sendable {
    private let make: @Sendable (Int) -> Result
    private let count: Int
    /// The first that nobody has taken.
    private let next = Atomic(0)
    private let made: Mutex<[Result?]>
    /// Left by each that is made.
    private let open = DispatchGroup()

    fileprivate init(count: Int, _ make: @escaping @Sendable (Int) -> Result) {
      self.make = make
      self.count = count
      made = Mutex([Result?](repeating: nil, count: count))
      for _ in 0..<count { open.enter() }
    }

    /// Makes the next one; false when all are taken.
    fileprivate func help() -> Bool {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return false }
      let result = make(index)
      made.withLock { $0[index] = result }
      open.leave()
      return true
    }

    /// Lends a hand until all is done; the results in the order of the elements, which are then the caller's alone.
    package func results() -> [Result] {
      while help() {}
      open.wait()
      let made = made.withLock { exchange(&$0, with: []) }
      var results: [Result] = []
      results.reserveCapacity(count)
      for result in made { if let result { results.append(result) } }
      return results
    }

    /// Lends a hand while something holds: for who would only wait for it.
    package func help(while isWaiting: () -> Bool) {
      while isWaiting(), help() {}
    }

    /// Gives each result in the order of the elements, while later ones are being made.
    package func inOrder(_ body: (Int, Result) throws -> Void) rethrows {
      for index in 0..<count { try body(index, result(at: index)) }
    }

    private func result(at index: Int) -> Result {
      while true {
        if let result = made.withLock({ $0[index] }) { return result }
        if !help() { open.wait() }
      }
    }
  }
}
