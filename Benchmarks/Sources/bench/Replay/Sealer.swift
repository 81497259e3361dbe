import Models
import Segments

/// A replica that seals segments of a corpus that nobody else has.
struct Sealer {
  static let corpus = CorpusID(ID128(high: 1, low: 1))
  private let key: SigningKey
  private let corpus: CorpusID
  /// Where the next segment goes on.
  private(set) var chain: Chain

  struct Keyless: Error {}

  /// Its key is made from its number, so that every run has the same ids and seals the same changes.
  init(number: Int, corpus: CorpusID = Self.corpus) throws {
    var dice = Dice(seed: UInt64(number))
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
    guard let key = SigningKey(bytes: bytes) else { throw Keyless() }
    self.key = key
    self.corpus = corpus
    chain = Chain(corpus: corpus, replica: key.replica)
  }

  var replica: ReplicaID { key.replica }

  /// The bytes of its next segment.
  ///
  /// - Parameter held: how far each replica is held that the changes may name. Their chains are not the real ones, which
  ///   have the same size.
  mutating func seal(_ changes: [Change], held: [ReplicaID: UInt64] = [:]) throws -> [UInt8] {
    try seal(
      changes,
      table: held.filter { $0.key != replica }.map { replica, seq in
        TableEntry(replica: replica, seq: seq, chain: Chain(corpus: corpus, replica: replica))
      })
  }

  /// The bytes of its next segment, which says of others what the table says.
  mutating func seal(_ changes: [Change], table: [TableEntry]) throws -> [UInt8] {
    let draft = SegmentDraft(corpus: corpus, before: chain, table: table, changes: changes)
    let bytes = try SegmentCodec.encode(draft, signingKey: key)
    chain = try SegmentHeader.peek(Array(bytes.prefix(SegmentHeader.size))).after
    return bytes
  }

  /// One segment of several that it sealed; nil when they can't be one.
  func merge(_ pieces: [Segment]) throws -> Segment? { try SegmentMerge.merge(pieces, signingKey: key) }
}
