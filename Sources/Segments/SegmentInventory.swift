/// What a `SegmentLog` may say besides: how large its sealed segments are, so that a file of ours that a sync tool cut
/// is noticed without reading anything.
package protocol SegmentInventory {
  /// The size in bytes of every sealed segment held. May be asked at every sync: must not read the segments.
  func segmentSizes() throws -> [SegmentName: Int]
}
