internal import Crypto
internal import Models

/// Runs a chain over changes without ever holding the canonical bytes of a whole one.
struct CanonicalHasher {
  private static let flushedAt = 1 << 16

  /// The chain after the changes that were ended.
  private(set) var chain: Chain
  private var hash = SHA256()
  private var writer = ByteWriter()
  /// How many canonical bytes there were before those in `writer`.
  private var flushed = 0

  init(_ chain: Chain) {
    self.chain = chain
    writer.bytes.reserveCapacity(2 * Self.flushedAt)
  }

  mutating func begin(_ header: ChangeHeader) {
    hash = SHA256()
    hash.update(data: chain.bytes)
    writer.header(header)
  }

  @inline(__always)
  mutating func add(_ operation: Operation) {
    writer.operation(operation)
    if writer.bytes.count > Self.flushedAt { flush() }
  }

  mutating func end() {
    flush()
    // Always 32 bytes.
    if let next = Chain(bytes: Array(hash.finalize())) { chain = next }
  }

  /// Whether the changes have more canonical bytes than a segment may hold. A file of a few kilobytes can name one
  /// long list a million times, so a reader stops there.
  var isTooLarge: Bool { flushed > SegmentLimits.canonical }

  private mutating func flush() {
    writer.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    flushed += writer.bytes.count
    writer.bytes.removeAll(keepingCapacity: true)
  }
}
