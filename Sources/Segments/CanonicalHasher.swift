internal import Crypto
internal import Models

/// Runs a chain over changes without ever holding the canonical bytes of a whole one, unless a change is begun only when
/// its operations have been added: its header comes first, and says how many there are.
struct CanonicalHasher {
  private static let flushedAt = 1 << 16

  /// The chain after the changes that were ended.
  private(set) var chain: Chain
  /// Nil while no change is begun.
  private var hash: SHA256?
  private var writer = ByteWriter()
  private var held: [[UInt8]] = []
  /// How many canonical bytes there were before those in `writer`, and how many of them are held.
  private var flushed = 0
  private(set) var heldBytes = 0

  init(_ chain: Chain) {
    self.chain = chain
    writer.bytes.reserveCapacity(2 * Self.flushedAt)
  }

  /// Begins with a change; its operations follow, or were added already.
  mutating func begin(_ header: ChangeHeader) {
    var hash = SHA256()
    hash.update(data: chain.bytes)
    var start = ByteWriter()
    start.header(header)
    hash.update(data: start.bytes)
    flushed += start.bytes.count
    for bytes in held { hash.update(data: bytes) }
    held = []
    heldBytes = 0
    self.hash = hash
  }

  @inline(__always)
  mutating func add(_ operation: Operation) {
    writer.operation(operation)
    if writer.bytes.count > Self.flushedAt { flush() }
  }

  mutating func end(_ header: ChangeHeader) {
    if hash == nil { begin(header) }
    flush()
    // Always 32 bytes.
    if let next = hash.flatMap({ Chain(bytes: Array($0.finalize())) }) { chain = next }
    hash = nil
  }

  /// Whether the changes have more canonical bytes than a segment may hold. A file of a few kilobytes can name one
  /// long list a million times, so a reader stops there.
  var isTooLarge: Bool { flushed > SegmentLimits.canonical }

  private mutating func flush() {
    if hash == nil {
      held.append(writer.bytes)
      heldBytes += writer.bytes.count
    } else {
      writer.bytes.withUnsafeBytes { hash?.update(bufferPointer: $0) }
    }
    flushed += writer.bytes.count
    writer.bytes.removeAll(keepingCapacity: true)
  }
}
