/// Sixteen bytes, ordered as bytes. The raw form of every content id, replica id and corpus id.
package struct ID128: Hashable, Comparable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Takes the first sixteen of `bytes`; nil when there are fewer.
  package init?(prefixOf bytes: some Sequence<UInt8>) {
    // At once: from another module each step of a loop over a sequence would be a call.
    let read =
      bytes.withContiguousStorageIfAvailable { ID128(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes.prefix(16)).withUnsafeBytes { ID128($0) }
    guard let read else { return nil }
    self = read
  }

  /// Takes the first sixteen of `bytes`; nil when there are fewer.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 16 else { return nil }
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  package var bytes: [UInt8] {
    (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index % 8)))
    }
  }

  package static func < (left: ID128, right: ID128) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

/// The identity under which a replica issues operations: the first 16 bytes of SHA-256 of its public key. (F)
package struct ReplicaID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let raw: ID128
  package init(_ raw: ID128) { self.raw = raw }
  package var description: String { raw.base32() }

  package init?(_ text: some StringProtocol) {
    guard let raw = ID128(base32: text) else { return nil }
    self.raw = raw
  }

  package static func < (left: ReplicaID, right: ReplicaID) -> Bool { left.raw < right.raw }
}

/// The identity of a corpus: 16 random bytes made by `init`.
package struct CorpusID: Hashable, Sendable, CustomStringConvertible {
  package let raw: ID128
  package init(_ raw: ID128) { self.raw = raw }
  package var description: String { raw.base32() }

  package init?(_ text: some StringProtocol) {
    guard let raw = ID128(base32: text) else { return nil }
    self.raw = raw
  }
}

/// The identity of an article: a hash of its URL and exact text (see `ContentHash`). Shown as `a` and base32. (F)
package struct ArticleID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let raw: ID128
  package init(_ raw: ID128) { self.raw = raw }
  package var description: String { raw.base32(prefix: "a") }

  package init?(_ text: some StringProtocol) {
    guard let raw = text.withBytes({ ID128(digits: $0, after: UInt8(ascii: "a")) }) else { return nil }
    self.raw = raw
  }

  package static func < (left: ArticleID, right: ArticleID) -> Bool { left.raw < right.raw }
}

/// The identity of a thing made with a key: a hash of where it is, what it is and the key. Shown as `k` and base32. (F)
package struct KeyID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let raw: ID128
  package init(_ raw: ID128) { self.raw = raw }
  package var description: String { raw.base32(prefix: "k") }

  package init?(_ text: some StringProtocol) {
    guard let raw = text.withBytes({ ID128(digits: $0, after: UInt8(ascii: "k")) }) else { return nil }
    self.raw = raw
  }

  package static func < (left: KeyID, right: KeyID) -> Bool { left.raw < right.raw }
}

/// The identity of an operation: its replica and its number there, counted from 1 without gaps.
/// A change has the id of its first operation. Shown as `NUMBER.REPLICA`.
package struct OperationID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let replica: ReplicaID
  package let seq: UInt64

  package init(replica: ReplicaID, seq: UInt64) {
    self.replica = replica
    self.seq = seq
  }

  package var description: String { replica.raw.base32(after: seq) }

  package init?(_ text: some StringProtocol) {
    guard let id = text.withBytes(OperationID.init(bytes:)) else { return nil }
    self = id
  }

  fileprivate init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), let seq = Decimal.parse(bytes[..<dot]), seq > 0,
      let replica = ID128(digits: UnsafeBufferPointer(rebasing: bytes[(dot + 1)...]))
    else { return nil }
    self.init(replica: ReplicaID(replica), seq: seq)
  }

  package static func < (left: OperationID, right: OperationID) -> Bool {
    left.replica != right.replica ? left.replica < right.replica : left.seq < right.seq
  }
}

/// The identity of anything an edit can be about: an article, a thing made by an operation, or a thing made with a key.
package enum ThingID: Hashable, Comparable, Sendable, CustomStringConvertible {
  case article(ArticleID)
  case operation(OperationID)
  case key(KeyID)

  package var description: String {
    switch self {
    case .article(let id): id.description
    case .operation(let id): id.description
    case .key(let id): id.description
    }
  }

  package init?(_ text: some StringProtocol) {
    guard let id = text.withBytes(ThingID.init(bytes:)) else { return nil }
    self = id
  }

  /// Appends the UTF-8 of `description`.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .article(let id): id.raw.append(to: &bytes, prefix: "a")
    case .operation(let id): id.replica.raw.append(to: &bytes, after: id.seq)
    case .key(let id): id.raw.append(to: &bytes, prefix: "k")
    }
  }

  /// Reads the UTF-8 of what `description` writes.
  package init?(bytes: UnsafeBufferPointer<UInt8>) {
    // The first character tells which kind it can be.
    switch bytes.first {
    case UInt8(ascii: "a"):
      guard let id = ID128(digits: bytes, after: UInt8(ascii: "a")) else { return nil }
      self = .article(ArticleID(id))
    case UInt8(ascii: "k"):
      guard let id = ID128(digits: bytes, after: UInt8(ascii: "k")) else { return nil }
      self = .key(KeyID(id))
    default:
      guard let id = OperationID(bytes: bytes) else { return nil }
      self = .operation(id)
    }
  }
}

/// Whole decimal numbers as ids use them: ASCII digits only, no sign, no leading zero, no overflow.
package enum Decimal {
  package static func parse(_ text: some StringProtocol) -> UInt64? { text.withBytes { parse($0[...]) } }

  static func parse(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
    guard let first = digits.first, digits.count == 1 || first != 0x30 else { return nil }
    var number: UInt64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      let (tenfold, overflows) = number.multipliedReportingOverflow(by: 10)
      let (next, isTooLarge) = tenfold.addingReportingOverflow(UInt64(digit - 0x30))
      guard !overflows, !isTooLarge else { return nil }
      number = next
    }
    return number
  }
}
