package import Models
package import Segments

/// A segment's header and body, around which a frame is put that is valid again: length, signature and hash. Without
/// that nothing behind the frame would ever be reached.
package struct SegmentInput {
  private static let headerSize = 164
  private static let trailerSize = 104

  /// The key under which everything is signed.
  package static let key = SigningKey(bytes: [UInt8](repeating: 7, count: 32)) ?? SigningKey()
  /// The corpus of every header.
  package static let corpus = CorpusID(ID128(high: 5, low: 5))

  /// Header and body.
  private(set) var content: [UInt8]

  /// Nil for fewer bytes than a header has.
  init?(_ content: [UInt8]) {
    guard content.count >= Self.headerSize else { return nil }
    self.content = content
    put(Array("HSHYSEG1".utf8) + [1, 0, 0, 0] + Self.corpus.raw.bytes, at: 0)
    put(Self.key.replica.raw.bytes + Self.key.publicKey, at: 28)
    put(Self.bytes(of: UInt64(content.count - Self.headerSize)), at: 156)
  }

  /// What an input has of a file: all but the signature and what comes after it.
  package static func content(of file: [UInt8]) -> [UInt8] { Array(file.dropLast(trailerSize)) }

  /// The chain after the last change.
  mutating func put(after chain: Chain) { put(chain.bytes, at: 124) }

  /// The file as it is held: a frame that nobody looks at.
  var held: [UInt8] { content + [UInt8](repeating: 0, count: Self.trailerSize) }

  /// The file as it travels.
  func sealed() throws(BrokenPromise) -> [UInt8] { try Self.framed(content) }

  /// Any content with signature, length and hash behind it.
  package static func framed(_ content: [UInt8]) throws(BrokenPromise) -> [UInt8] {
    let signed = content + (try promised("everything can be signed") { try key.signature(of: content) })
    let framed = signed + bytes(of: UInt64(signed.count + 40))
    return framed + ContentDigest.sha256(of: framed)
  }

  private mutating func put(_ bytes: [UInt8], at offset: Int) {
    content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }

  private static func bytes(of number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

private enum ContentDigest {
  /// SHA-256 of 32 bytes or more, by way of a chain, which is one.
  static func sha256(of message: [UInt8]) -> [UInt8] {
    let start = Chain(bytes: Array(message.prefix(32)))
    return start?.extended(byCanonicalBytes: Array(message.dropFirst(32))).bytes ?? []
  }
}
