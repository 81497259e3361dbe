package import Models

/// What stands at the start of every segment: which operations of which replica it holds.
package struct SegmentHeader: Hashable, Sendable {
  package let corpus: CorpusID
  package let replica: ReplicaID
  /// 32 bytes.
  package let publicKey: [UInt8]
  /// The numbers of the first and the last operation.
  package let first: UInt64
  package let last: UInt64
  /// The replica's chain before the first change and after the last.
  package let before: Chain
  package let after: Chain
  let bodyLength: UInt64

  /// The bytes that `peek` needs.
  package static let size = 164
  static let magic = Array("HSHYSEG1".utf8)
  static let format: UInt32 = 1

  /// Reads the header from the first bytes of a file, without any check of what follows: for looking at a file whose
  /// name says nothing.
  ///
  /// - Throws: `notASegment`, `incomplete` for fewer bytes than a header has, `newerFormat`, or `damaged`.
  package static func peek(_ prefix: [UInt8]) throws(SegmentError) -> SegmentHeader {
    guard try begins(prefix), prefix.count >= size else { throw .incomplete }
    let format = UInt32(truncatingIfNeeded: Fixed.number(prefix, at: 8, count: 4))
    guard format <= Self.format else { throw .newerFormat(format) }
    guard format == Self.format, let header = SegmentHeader(fields: prefix) else { throw .damaged(.numbers) }
    return header
  }

  /// Whether a file begins as segments do; false when it is too short to tell or its start hasn't come yet.
  static func begins(_ bytes: [UInt8]) throws(SegmentError) -> Bool {
    let start = bytes.prefix(magic.count)
    let come = start.prefix { $0 != 0 }
    guard come.elementsEqual(magic.prefix(come.count)), start.dropFirst(come.count).allSatisfy({ $0 == 0 })
    else {
      throw .notASegment
    }
    return come.count == magic.count
  }

  init(
    corpus: CorpusID, replica: ReplicaID, publicKey: [UInt8], first: UInt64, last: UInt64, before: Chain,
    after: Chain, bodyLength: UInt64
  ) {
    self.corpus = corpus
    self.replica = replica
    self.publicKey = publicKey
    self.first = first
    self.last = last
    self.before = before
    self.after = after
    self.bodyLength = bodyLength
  }

  private init?(fields bytes: [UInt8]) {
    guard bytes.count >= Self.size, let corpus = ID128(prefixOf: bytes[12..<28]),
      let replica = ID128(prefixOf: bytes[28..<44]), let before = Chain(bytes: Array(bytes[92..<124])),
      let after = Chain(bytes: Array(bytes[124..<156]))
    else { return nil }
    let first = Fixed.number(bytes, at: 76, count: 8)
    let last = Fixed.number(bytes, at: 84, count: 8)
    guard first > 0, first <= last, last <= SegmentLimits.seq else { return nil }
    self.init(
      corpus: CorpusID(corpus), replica: ReplicaID(replica), publicKey: Array(bytes[44..<76]), first: first,
      last: last, before: before, after: after, bodyLength: Fixed.number(bytes, at: 156, count: 8))
  }

  /// The header's bytes, in the order of docs/segment-format.md.
  var encoded: [UInt8] {
    var bytes = Self.magic
    Fixed.append(UInt64(Self.format), count: 4, to: &bytes)
    bytes += corpus.raw.bytes
    bytes += replica.raw.bytes
    bytes += publicKey
    Fixed.append(first, count: 8, to: &bytes)
    Fixed.append(last, count: 8, to: &bytes)
    bytes += before.bytes
    bytes += after.bytes
    Fixed.append(bodyLength, count: 8, to: &bytes)
    return bytes
  }
}

/// Numbers of a fixed number of bytes, the lowest first.
enum Fixed {
  static func number(_ bytes: [UInt8], at offset: Int, count: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in (offset..<offset + count).reversed() { value = value << 8 | UInt64(bytes[index]) }
    return value
  }

  static func append(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }
}
