/// What no segment exceeds, so that a hostile file costs a bounded amount of memory and time.
package enum SegmentLimits {
  /// Bytes of a file.
  package static let file = 256 << 20
  /// Bytes of all columns before compression.
  static let raw = 512 << 20
  /// Numbers in all columns.
  static let values = 1 << 26
  /// Bytes of the changes in canonical form.
  static let canonical = 1 << 30
  /// The largest operation number: what twelve hexadecimal digits of a file's name hold.
  static let seq: UInt64 = (1 << 48) - 1
}
