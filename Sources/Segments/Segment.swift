package import Models

/// A decoded segment. Its columns stay flat; an operation is made when it is asked for.
package struct Segment: Sendable {
  package let header: SegmentHeader
  /// What the author held of others when it was sealed, sorted by replica: the acknowledgement that others read.
  package let table: [TableEntry]
  /// Consecutive, from `header.first` to `header.last`.
  package let changes: [ChangeHeader]
  /// The file's bytes, kept verbatim.
  package let rawBytes: [UInt8]
  private let rows: Rows
  /// The chain after each change, when it was worked out already.
  private(set) var knownChains: [Chain]?

  init(header: SegmentHeader, body: SegmentBody, rawBytes: [UInt8]) {
    self.header = header
    table = body.table
    changes = body.changes
    rows = body.rows
    self.rawBytes = rawBytes
  }

  /// What the file is called.
  ///
  /// - Complexity: O(n) in the bytes of the file, which are hashed.
  package var name: SegmentName {
    SegmentName(
      replica: header.replica, first: header.first, last: header.last, sum: SegmentFrame.sum(of: rawBytes))
  }

  package var operationCount: Int { rows.rows.count }

  /// The articles that the operations name, in the order in which they first do.
  package var articles: [ArticleID] { rows.tables.articles }

  /// Where in `articles` the article of an operation is. Nothing is decoded for it.
  package func articleIndex(at index: Int) -> Int { Int(rows.rows[index].article) }

  /// The operation with number `header.first + index`, made from its row.
  package func operation(at index: Int) -> Operation {
    rows.operation(index, id: OperationID(replica: header.replica, seq: header.first + UInt64(index)))
  }

  /// The indexes of the operations of `changes[index]`.
  package func operations(ofChange index: Int) -> Range<Int> {
    let start = Int(changes[index].first.seq - header.first)
    return start..<start + changes[index].count
  }

  /// `changes[index]` with its operations.
  package func change(at index: Int) -> Change {
    Change(header: changes[index], operations: operations(ofChange: index).map(operation(at:)))
  }

  /// Checks that the changes lead from `header.before` to `header.after`, and remembers the chains between.
  mutating func verifyChain() throws(SegmentError) {
    var hasher = CanonicalHasher(header.before)
    var chains: [Chain] = []
    for (number, change) in changes.enumerated() {
      hasher.begin(change)
      for index in operations(ofChange: number) {
        hasher.add(operation(at: index))
        guard !hasher.isTooLarge else { throw .damaged(.chain) }
      }
      hasher.end(change)
      chains.append(hasher.chain)
    }
    guard hasher.chain == header.after else { throw .damaged(.chain) }
    knownChains = chains
  }
}

extension Segment: CustomStringConvertible {
  package var description: String { "operations \(header.first) to \(header.last) of \(header.replica)" }
}
