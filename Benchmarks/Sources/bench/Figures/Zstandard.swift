import CZstd

/// What zstd makes of some bytes at the level that the program uses.
enum Zstandard {
  private static let level: Int32 = 3

  /// The number of bytes of `bytes` compressed as one.
  static func size(of bytes: [UInt8]) -> Int {
    var room = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    return ZSTD_compress(&room, room.count, bytes, bytes.count, level)
  }
}
