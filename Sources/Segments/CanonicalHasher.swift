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
  mutating func add(_ operation: Operation) throws(CanonicalTooLarge) {
    writer.operation(operation)
    if writer.bytes.count > Self.flushedAt { try flush() }
  }

  mutating func end() throws(CanonicalTooLarge) {
    try flush()
    // Always 32 bytes.
    if let next = Chain(bytes: Array(hash.finalize())) { chain = next }
  }

  private mutating func flush() throws(CanonicalTooLarge) {
    writer.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    flushed += writer.bytes.count
    writer.bytes.removeAll(keepingCapacity: true)
    guard flushed <= SegmentLimits.canonical else { throw CanonicalTooLarge() }
  }
}

/// The changes have more bytes in canonical form than a segment may hold.
struct CanonicalTooLarge: Error {}
