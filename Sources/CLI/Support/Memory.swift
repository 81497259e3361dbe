internal import CSystem
internal import Segments

/// Memory for work to come.
enum Memory {
  /// Takes memory from the system ahead of who needs it, on another core and in large pages, instead of a small page at a
  /// time when it is first touched (decision 25).
  static func expect(_ size: Int) {
    guard size >= smallest else { return }
    provide(csystem_grow_heap(min(size, largest)))
  }

  /// A large page at a time, and in between what else is to be done there.
  private static func provide(_ memory: csystem_memory) {
    guard memory.size > 0 else { return }
    Parallel.inTurn { provide(csystem_populate(memory)) }
  }

  private static let smallest = 2 << 20
  private static let largest = 256 << 20
}
