internal import Crypto

/// The hashes that make ids and chains. (F: domains and layouts decide every id for ever.)
package enum ContentHash {
  /// SHA-256("hashiya-article-1", 0, text url, exact text)[0..<16]; the URL empty when none was given at import.
  package static func article(url: ExactText, text: ExactText) -> ArticleID {
    var head = ByteWriter()
    head.bytes = Array("hashiya-article-1\0".utf8)
    head.text(url)
    var hash = SHA256()
    hash.update(data: head.bytes)
    hash.update(data: text.bytes)
    return ArticleID(truncated(hash.finalize()))
  }

  /// SHA-256("hashiya-key-1", 0, id article, thing target, number kind, text key, things ends)[0..<16].
  ///
  /// `target` is what the new thing hangs on: the article itself for a span or a relation. `ends` are a relation's.
  package static func key(
    _ key: ExactText, kind: Operation.Kind, target: ThingID, in article: ArticleID, ends: [ThingID] = []
  ) -> KeyID {
    var writer = ByteWriter()
    writer.bytes = Array("hashiya-key-1\0".utf8)
    writer.id(article.raw)
    writer.thing(target, in: article)
    writer.number(UInt64(kind.rawValue))
    writer.text(key)
    for end in ends { writer.thing(end, in: article) }
    return KeyID(truncated(SHA256.hash(data: writer.bytes)))
  }

  /// SHA-256(public key)[0..<16].
  package static func replica(publicKey: [UInt8]) -> ReplicaID {
    ReplicaID(truncated(SHA256.hash(data: publicKey)))
  }

  /// SHA-256("hashiya-branch-1", 0, id replica, chain)[0..<16]: the name of a branch of a replica that forked. `chain` is
  /// that after its first change.
  package static func branch(of replica: ReplicaID, _ chain: Chain) -> ReplicaID {
    var writer = ByteWriter()
    writer.bytes = Array("hashiya-branch-1\0".utf8)
    writer.id(replica.raw)
    writer.bytes += chain.bytes
    return ReplicaID(truncated(SHA256.hash(data: writer.bytes)))
  }

  private static func truncated(_ digest: SHA256.Digest) -> ID128 {
    digest.withUnsafeBytes { raw in
      ID128(
        high: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

/// The running hash over a replica's changes: `h(n) = SHA-256(h(n-1) + canonical bytes of change n)`. (F)
package struct Chain: Hashable, Sendable {
  /// 32 bytes.
  package let bytes: [UInt8]

  /// Nil unless there are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  private init(_ digest: SHA256.Digest) { bytes = Array(digest) }

  /// The chain before a replica's first change: SHA-256("hashiya-chain-1", 0, corpus, replica).
  package init(corpus: CorpusID, replica: ReplicaID) {
    var writer = ByteWriter()
    writer.bytes = Array("hashiya-chain-1\0".utf8)
    writer.id(corpus.raw)
    writer.id(replica.raw)
    self.init(SHA256.hash(data: writer.bytes))
  }

  package func extended(by change: Change) -> Chain {
    var writer = ByteWriter()
    writer.change(change)
    return extended(byCanonicalBytes: writer.bytes)
  }

  package func extended(byCanonicalBytes change: [UInt8]) -> Chain {
    var hash = SHA256()
    hash.update(data: bytes)
    hash.update(data: change)
    return Chain(hash.finalize())
  }
}
