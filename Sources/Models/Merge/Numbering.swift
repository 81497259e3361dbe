/// Numbers keys in the order in which they first come, from 0.
///
/// Few are compared one by one: an article's state is written with a handful of texts and replicas, and hashing each would
/// take longer than all the rest of it.
struct Numbering<Key: Hashable> {
  private(set) var order: [Key] = []
  /// Empty while there are few.
  private var numbers: [Key: Int] = [:]

  private static var few: Int { 24 }

  /// - Parameter count: How many there are usually.
  init(expecting count: Int) { order.reserveCapacity(count) }

  /// Nil for a key that has not come.
  ///
  /// - Complexity: O(1) on average.
  func number(of key: Key) -> Int? {
    guard order.count <= Self.few else { return numbers[key] }
    return order.firstIndex(of: key)
  }

  /// Numbers a key that has not come before.
  mutating func add(_ key: Key) {
    order.append(key)
    if order.count == Self.few + 1 {
      for (number, key) in order.enumerated() { numbers[key] = number }
    } else if order.count > Self.few {
      numbers[key] = order.count - 1
    }
  }
}
