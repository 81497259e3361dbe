internal import GRDB
internal import Models
internal import Segments

/// The places between the changes of segments that were looked into, for the length of one transaction: what others say
/// they have seen mostly ends within a segment.
final class ChainCache {
  private var covers: [Int64: SegmentCover] = [:]
  private var changes = 0

  /// With more changes than these all are forgotten, so that memory stays bounded however many segments are asked.
  private static let most = 1 << 18

  func cover(ofSegment number: Int64, _ db: Database) throws -> SegmentCover {
    if let known = covers[number] { return known }
    return add(try SegmentCodec.decodeHeld(LogTable(db: db).bytes(ofSegment: number)), number: number)
  }

  @discardableResult
  func add(_ segment: Segment, number: Int64) -> SegmentCover {
    if changes > Self.most {
      covers.removeAll()
      changes = 0
    }
    let cover = SegmentCover(segment)
    covers[number] = cover
    changes += segment.changes.count
    return cover
  }
}
