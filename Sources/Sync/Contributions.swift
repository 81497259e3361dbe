internal import Models
internal import Segments

/// What came in, by author and device, over several batches.
struct Contributions {
  private struct Key: Hashable {
    var author: ExactText
    var device: ExactText
  }

  private var found: [Key: Contribution] = [:]

  mutating func add(_ batch: [Contribution]) {
    for part in batch {
      let key = Key(author: ExactText(part.author), device: ExactText(part.device))
      guard var whole = found[key] else {
        found[key] = part
        continue
      }
      whole.changes += part.changes
      whole.operations += part.operations
      whole.articles += part.articles
      found[key] = whole
    }
  }

  /// Most operations first, then by the bytes of author and device.
  var sorted: [Contribution] {
    let pairs = found.sorted { left, right in
      if left.value.operations != right.value.operations {
        return left.value.operations > right.value.operations
      }
      if left.key.author != right.key.author { return left.key.author < right.key.author }
      return left.key.device < right.key.device
    }
    return pairs.map(\.value)
  }
}
