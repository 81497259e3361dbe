internal import Dispatch
internal import Synchronization

/// Runs pure work on all cores.
package enum Parallel {
  /// The results in the order of the elements.
  package static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    start(elements, transform).results()
  }

  /// Begins the work; the caller goes on meanwhile.
  package static func start<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
  ) -> Work<Result> {
    let work = Work<Result>(count: elements.count)
    DispatchQueue.global().async(group: work.group) {
      DispatchQueue.concurrentPerform(iterations: elements.count) { index in
        work.set(transform(elements[index]), at: index)
      }
    }
    return work
  }

  /// Work that is under way.
  package final class Work<Result: Sendable>: Sendable {
    fileprivate let group = DispatchGroup()
    private let made: Mutex<[Result?]>

    fileprivate init(count: Int) { made = Mutex([Result?](repeating: nil, count: count)) }

    fileprivate func set(_ result: Result, at index: Int) { made.withLock { $0[index] = result } }

    /// Waits until all is done; the results in the order of the elements.
    package func results() -> [Result] {
      group.wait()
      return made.withLock { $0.compactMap { $0 } }
    }
  }
}
