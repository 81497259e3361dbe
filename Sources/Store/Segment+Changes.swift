internal import Models
internal import Segments

/// Foundation has an `Operation` too; here the word always means ours.
typealias Operation = Models.Operation

extension Segment {
  /// The index in `changes` of the change that the operation at `index` belongs to.
  ///
  /// - Complexity: O(log changes).
  func changeIndex(ofOperation index: Int) -> Int {
    let seq = header.first + UInt64(index)
    var low = 0
    var high = changes.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if changes[middle].first.seq <= seq { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The change that holds an operation; nil when the segment doesn't.
  func change(containing seq: UInt64) -> Change? {
    guard seq >= header.first, seq <= header.last else { return nil }
    return change(at: changeIndex(ofOperation: Int(seq - header.first)))
  }
}
