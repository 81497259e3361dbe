internal import Models

/// The operations of a segment: for each a row, and its numbers one after the other in `words`, in the order in which
/// the shape says they come. What the numbers stand for is in tables that all rows share.
///
/// A row takes 12 bytes and 4 for each number: some 40 for a span.
struct Rows: Sendable {
  struct Row: Sendable {
    let shape: UInt32
    let article: UInt32
    /// Where its numbers begin.
    let start: UInt32
  }

  var rows: [Row] = []
  var words: [UInt32] = []
  let tables: Tables

  /// What the numbers of the rows stand for.
  struct Tables: Sendable {
    var shapes: [Shape] = []
    var articles: [ArticleID] = []
    var keys: [KeyID] = []
    /// The segment's own replica, then those of its table.
    var replicas: [ReplicaID] = []
    /// For each of `replicas`, its place in their order.
    var ranks: [UInt32] = []
    var texts: TextTable
    var names: ListTable
    var tags: ListTable
    var raw: [UInt8] = []
  }
}

/// Takes the numbers of a row from `words`, in order.
struct WordCursor {
  private let words: [UInt32]
  private var position: Int

  init(_ words: [UInt32], at position: UInt32) {
    self.words = words
    self.position = Int(position)
  }

  @inline(__always)
  mutating func next() -> UInt32 {
    defer { position += 1 }
    return words[position]
  }

  /// A number that takes two words, the lower half first.
  @inline(__always)
  mutating func nextWide() -> UInt64 {
    let low = UInt64(next())
    return low | UInt64(next()) << 32
  }
}
