internal import Crypto

/// The digest of what a replica holds: SHA-256 over (replica, last operation held, chain there), sorted by replica.
/// Two digests are equal exactly when the held operations are.
package struct CorpusDigest: Hashable, Sendable {
  /// 32 bytes.
  package let bytes: [UInt8]

  package init(_ held: [(replica: ReplicaID, last: UInt64, chain: Chain)]) {
    var writer = ByteWriter()
    writer.bytes = Array("hashiya-digest-1\0".utf8)
    for entry in held.sorted(by: { $0.replica < $1.replica }) {
      writer.id(entry.replica.raw)
      writer.number(entry.last)
      writer.bytes.append(contentsOf: entry.chain.bytes)
    }
    bytes = Array(SHA256.hash(data: writer.bytes))
  }

  /// Hashes named parts: what `verify` calls the state.
  package init(parts: [[UInt8]]) {
    var hash = SHA256()
    hash.update(data: Array("hashiya-state-1\0".utf8))
    for part in parts { hash.update(data: Array(SHA256.hash(data: part))) }
    bytes = Array(hash.finalize())
  }

  /// 64 lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
