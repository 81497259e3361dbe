internal import CZstd

/// Compresses planes of columns, or packs. Frames carry no size and no checksum: who reads them knows the size, and a
/// file is hashed whole.
final class Compressor: Sendable {
  // Not sendable by itself. It never leaves its object, and whoever has that has it alone: `Pool` lends it to one at a time,
  // others make their own. A `Mutex` around it is refused by the compiler, which sends no pointer of C into one.
  nonisolated(unsafe) private let context: OpaquePointer?

  init(level: Int32 = 3) {
    context = ZSTD_createCCtx()
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// The compressed form of `plane`; nil when it isn't shorter.
  func compressed(_ plane: UnsafeRawBufferPointer) -> [UInt8]? {
    let capacity = plane.count - 1
    guard capacity > 0, let context else { return nil }
    let frame = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let size = ZSTD_compress2(context, buffer.baseAddress, capacity, plane.baseAddress, plane.count)
      count = ZSTD_isError(size) == 0 ? size : 0
    }
    return frame.isEmpty ? nil : frame
  }
}

/// Reads what `Compressor` wrote.
final class Decompressor: Sendable {
  // Not sendable by itself. It never leaves its object, and whoever has that has it alone: `Pool` lends it to one at a time,
  // others make their own. A `Mutex` around it is refused by the compiler, which sends no pointer of C into one.
  nonisolated(unsafe) private let context: OpaquePointer?

  init() { context = ZSTD_createDCtx() }

  deinit { ZSTD_freeDCtx(context) }

  /// Fills `plane` from a frame; false unless the frame is sound and fills it exactly.
  func decompress(_ frame: UnsafeRawBufferPointer, into plane: UnsafeMutableRawBufferPointer) -> Bool {
    guard let context else { return false }
    return ZSTD_decompressDCtx(context, plane.baseAddress, plane.count, frame.baseAddress, frame.count)
      == plane.count
  }
}
