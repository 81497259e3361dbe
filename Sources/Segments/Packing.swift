internal import CZstd
package import Models
internal import Synchronization

/// Bytes that only this program reads, with zstd where that makes them shorter. Not part of any format others read.
///
///   packed   byte 0, the bytes; or byte 1, number of bytes, a frame
package enum Packing {
  private static let plain: UInt8 = 0
  private static let frame: UInt8 = 1
  /// Fewer bytes than these get shorter by a tenth, which takes a quarter of the time an article takes to be written.
  private static let fewest = 1024
  /// A frame doesn't stand for more bytes than this, times its own: what is damaged must not take all memory.
  private static let mostPerByte = 1 << 12

  private static let compressors = Pool { Compressor(level: 1) }
  private static let decompressors = Pool { Decompressor() }

  /// - Complexity: O(n); 4 kB take some 20 microseconds.
  package static func packed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= fewest,
      let short = bytes.withUnsafeBytes({ plane in compressors.lend { $0.compressed(plane) } }),
      bytes.count <= short.count * mostPerByte
    else { return [plain] + bytes }
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(short.count + 8)
    writer.byte(frame)
    writer.number(bytes.count)
    writer.bytes += short
    return writer.bytes
  }

  /// Reads what `packed` gave.
  package static func unpacked(_ bytes: [UInt8]) throws(ByteError) -> [UInt8] {
    var reader = ByteReader(bytes)
    switch try reader.byte() {
    case plain: return Array(bytes.dropFirst())
    case frame: break
    default: throw reader.error(.unknownForm)
    }
    let count = Int(try reader.number(upTo: UInt64(bytes.count) * UInt64(mostPerByte)))
    let start = reader.offset
    var isWhole = false
    let unpacked = [UInt8](unsafeUninitializedCapacity: count) { plane, filled in
      isWhole = bytes.withUnsafeBytes { all in
        decompressors.lend {
          $0.decompress(UnsafeRawBufferPointer(rebasing: all[start...]), into: UnsafeMutableRawBufferPointer(plane))
        }
      }
      filled = isWhole ? count : 0
    }
    guard isWhole else { throw ByteError(offset: start, reason: .unknownForm) }
    return unpacked
  }
}

/// Things that are dear to make and used by one at a time.
private final class Pool<Element: Sendable>: Sendable {
  private let idle = Mutex<[Element]>([])
  private let make: @Sendable () -> Element

  init(_ make: @escaping @Sendable () -> Element) { self.make = make }

  func lend<Result>(_ body: (Element) -> Result) -> Result {
    let element = idle.withLock { $0.popLast() } ?? make()
    defer { idle.withLock { $0.append(element) } }
    return body(element)
  }
}
