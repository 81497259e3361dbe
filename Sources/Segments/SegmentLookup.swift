package import Models

/// Looks up single things in the bytes of a held segment. The bytes come from this replica's own database: they were
/// verified when they came in, and are not verified again.
package enum SegmentLookup {
  /// The article of operation number `seq`, for finding where `42.replica` lives.
  ///
  /// - Throws: `damaged`, also when the segment has no such operation.
  /// - Complexity: O(n) in the operations up to it; five columns are unpacked, nothing else.
  package static func article(ofOperation seq: UInt64, in bytes: [UInt8]) throws(SegmentError) -> ArticleID {
    let header = try SegmentFrame.header(of: bytes)
    guard seq >= header.first, seq <= header.last else { throw .damaged(.numbers) }
    var scan = try ArticleScan(bytes)
    return try scan.article(at: Int(seq - header.first))
  }

  /// The articles of all operations, for looking up many.
  ///
  /// - Complexity: O(n) in the operations.
  package static func articles(in bytes: [UInt8]) throws(SegmentError) -> SegmentArticles {
    let header = try SegmentFrame.header(of: bytes)
    var scan = try ArticleScan(bytes)
    return try scan.all(first: header.first, count: Int(header.last - header.first + 1))
  }

  /// The operations of one article in order, each with its change.
  ///
  /// - Complexity: O(n) in all operations of the segment.
  package static func operations(
    ofArticle article: ArticleID, in bytes: [UInt8]
  ) throws(SegmentError) -> [(ChangeHeader, Operation)] {
    let segment = try SegmentCodec.decodeHeld(bytes)
    guard let wanted = segment.articles.firstIndex(of: article) else { return [] }
    var found: [(ChangeHeader, Operation)] = []
    for (number, change) in segment.changes.enumerated() {
      for index in segment.operations(ofChange: number) where segment.articleIndex(at: index) == wanted {
        found.append((change, segment.operation(at: index)))
      }
    }
    return found
  }
}

/// The article of every operation of a segment: four bytes an operation.
package struct SegmentArticles: Sendable {
  package let first: UInt64
  private let ids: [ArticleID]
  private let indexes: [UInt32]

  init(first: UInt64, ids: [ArticleID], indexes: [UInt32]) {
    self.first = first
    self.ids = ids
    self.indexes = indexes
  }

  package var last: UInt64 { first + UInt64(indexes.count) - 1 }

  /// Nil for an operation outside the segment.
  package func article(of seq: UInt64) -> ArticleID? {
    guard seq >= first, seq <= last else { return nil }
    return ids[Int(indexes[Int(seq - first)])]
  }
}

/// Reads the articles of operations without reading the operations.
private struct ArticleScan {
  private static let columns: Set<Column> = [
    .article, .shape, .rowShape, .rowArticle, .targetReplica, .targetDistance,
  ]

  private var columns: ColumnReader
  private let ids: [ArraySlice<UInt8>]
  private let shapes: [Shape?]
  private var articles: [UInt32] = []

  init(_ bytes: [UInt8]) throws(SegmentError) {
    columns = try ColumnReader(bytes, in: SegmentFrame.bodyRange(of: bytes), where: Self.columns.contains)
    ids = try columns.takeRecords(.article, size: 16)
    shapes = try columns.takeRecords(.shape, size: Shape.size).map { Shape(bytes: $0) }
  }

  mutating func article(at index: Int) throws(SegmentError) -> ArticleID {
    guard index < columns.count(.rowShape) else { throw .damaged(.gap) }
    articles.reserveCapacity(index + 1)
    for position in 0...index { articles.append(try next(at: position)) }
    guard let id = ID128(prefixOf: ids[Int(articles[index])]) else {
      throw .damaged(.content(Column.article.index))
    }
    return ArticleID(id)
  }

  mutating func all(first: UInt64, count: Int) throws(SegmentError) -> SegmentArticles {
    guard count == columns.count(.rowShape) else { throw .damaged(.gap) }
    articles.reserveCapacity(count)
    for position in 0..<count { articles.append(try next(at: position)) }
    let known = ids.map { ID128(prefixOf: $0).map { ArticleID($0) } }
    guard known.allSatisfy({ $0 != nil }) else { throw .damaged(.content(Column.article.index)) }
    return SegmentArticles(first: first, ids: known.compactMap { $0 }, indexes: articles)
  }

  private mutating func next(at position: Int) throws(SegmentError) -> UInt32 {
    guard let shape = shapes[Int(try columns.next(.rowShape, below: shapes.count))] else {
      throw .damaged(.content(Column.shape.index))
    }
    var distance: UInt64 = 0
    if shape.target == .operation, try columns.next(.targetReplica) == 0 {
      distance = try columns.next(.targetDistance)
    }
    if !shape.isInArticleOfTarget { return try columns.next(.rowArticle, below: ids.count) }
    guard distance > 0, distance <= UInt64(position) else {
      throw .damaged(.content(Column.rowArticle.index))
    }
    return articles[position - Int(distance)]
  }
}
