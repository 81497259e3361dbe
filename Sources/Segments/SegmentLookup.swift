package import Models

/// Looks up single things in the bytes of a held segment. The bytes come from this replica's own database: they were
/// verified when they came in, and are not verified again.
package enum SegmentLookup {
  /// The article of operation number `seq`, for finding where `42.replica` lives.
  ///
  /// - Complexity: O(n) in the operations before it, at a small part of the cost of decoding them.
  package static func article(ofOperation seq: UInt64, in bytes: [UInt8]) throws(SegmentError) -> ArticleID {
    let segment = try SegmentCodec.decodeHeld(bytes)
    guard let index = Int(exactly: seq &- segment.header.first), index < segment.operationCount else {
      throw .damaged(.gap)
    }
    return segment.articles[segment.articleIndex(at: index)]
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
