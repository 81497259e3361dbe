package import Models

/// A decoded segment. Its columns stay flat; an operation is made when it is asked for.
package struct Segment: Sendable {
  package let header: SegmentHeader
  /// What the author held of others when it was sealed, sorted by replica: the acknowledgement that others read.
  package let table: [TableEntry]
  /// Consecutive, from `header.first` to `header.last`.
  package let changes: [ChangeHeader]
  /// The articles that the operations name.
  package let articles: [ArticleID]
  /// The file's bytes, kept verbatim.
  package let rawBytes: [UInt8]
  package let name: SegmentName
  private let plain: [Operation]
  private let articleIndexes: [Int]

  init(header: SegmentHeader, table: [TableEntry], changes: [Change], rawBytes: [UInt8], name: SegmentName) {
    self.header = header
    self.table = table
    self.changes = changes.map(\.header)
    self.rawBytes = rawBytes
    self.name = name
    plain = changes.flatMap(\.operations)
    var numbers: [ArticleID: Int] = [:]
    var articles: [ArticleID] = []
    var indexes: [Int] = []
    for operation in plain {
      let index = numbers[operation.article, default: articles.count]
      if index == articles.count {
        articles.append(operation.article)
        numbers[operation.article] = index
      }
      indexes.append(index)
    }
    self.articles = articles
    articleIndexes = indexes
  }

  package var operationCount: Int { plain.count }

  /// The operation with number `header.first + index`.
  package func operation(at index: Int) -> Operation { plain[index] }

  /// Where in `articles` the operation's article is.
  package func articleIndex(at index: Int) -> Int { articleIndexes[index] }

  /// The indexes of the operations of `changes[index]`.
  package func operations(ofChange index: Int) -> Range<Int> {
    let start = Int(changes[index].first.seq - header.first)
    return start..<start + changes[index].count
  }

  /// `changes[index]` with its operations.
  package func change(at index: Int) -> Change {
    Change(header: changes[index], operations: operations(ofChange: index).map(operation(at:)))
  }
}
