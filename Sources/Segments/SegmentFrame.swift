internal import Crypto
internal import Models

/// What stands around the body: header, signature, and at the very end length and hash, so that a file that was cut or
/// filled with zeros never validates.
enum SegmentFrame {
  static let signatureSize = 64
  static let trailerSize = 104
  private static let hashSize = 32

  /// Adds signature, length and hash to header and body.
  static func seal(_ content: [UInt8], with key: SigningKey) throws -> [UInt8] {
    var bytes = content
    bytes.reserveCapacity(content.count + trailerSize)
    bytes += try key.signature(of: content)
    Fixed.append(UInt64(bytes.count + 8 + hashSize), count: 8, to: &bytes)
    bytes += Array(SHA256.hash(data: bytes))
    return bytes
  }

  /// Where the body of a file stands whose header was read.
  static func bodyRange(of bytes: [UInt8]) -> Range<Int> {
    SegmentHeader.size..<max(SegmentHeader.size, bytes.count - trailerSize)
  }

  /// The header of a file that is as long as it says.
  static func header(of bytes: [UInt8]) throws(SegmentError) -> SegmentHeader {
    let header = try SegmentHeader.peek(bytes)
    guard bytes.count <= SegmentLimits.file, bytes.count >= SegmentHeader.size + trailerSize,
      header.bodyLength == UInt64(bodyRange(of: bytes).count)
    else { throw .damaged(.length) }
    return header
  }

  /// Checks everything but the body.
  static func check(_ bytes: [UInt8], corpus: CorpusID) throws(SegmentError) {
    try checkEnd(bytes)
    let header = try header(of: bytes)
    guard header.corpus == corpus else { throw .foreignCorpus(header.corpus) }
    guard ContentHash.replica(publicKey: header.publicKey) == header.replica else { throw .damaged(.key) }
    let signed = bytes.count - trailerSize
    guard
      SigningKey.isValid(
        bytes[signed..<signed + signatureSize], of: bytes[..<signed], publicKey: header.publicKey)
    else { throw .damaged(.signature) }
  }

  /// Checks length and hash, which stand at the end in every format: a newer one is told from a damaged one.
  private static func checkEnd(_ bytes: [UInt8]) throws(SegmentError) {
    guard try SegmentHeader.begins(bytes), bytes.count >= SegmentHeader.size + trailerSize else {
      throw .incomplete
    }
    guard bytes.count <= SegmentLimits.file else { throw .damaged(.length) }
    let stated = bytes.count - hashSize
    let hash = SHA256.hash(data: bytes[..<stated])
    if Fixed.number(bytes, at: stated - 8, count: 8) == UInt64(bytes.count), hash == bytes[stated...] {
      return
    }
    throw unsound(bytes)
  }

  /// Tells a file that may still come whole from one that is all there.
  private static func unsound(_ bytes: [UInt8]) -> SegmentError {
    if bytes.suffix(8).allSatisfy({ $0 == 0 }) { return .incomplete }
    let length = UInt64(bytes.count)
    if Fixed.number(bytes, at: bytes.count - hashSize - 8, count: 8) == length { return .damaged(.hash) }
    // The end isn't where it should be; only the header can still say how long the file is meant to be.
    guard Fixed.number(bytes, at: 8, count: 4) == UInt64(SegmentHeader.format) else { return .incomplete }
    let (whole, overflow) = Fixed.number(bytes, at: 156, count: 8)
      .addingReportingOverflow(UInt64(SegmentHeader.size + trailerSize))
    if overflow || whole > UInt64(SegmentLimits.file) { return .damaged(.length) }
    if whole == length { return .damaged(.hash) }
    return whole > length ? .incomplete : .damaged(.length)
  }

  /// The first characters of the base32 of the SHA-256 of a whole file.
  static func sum(of bytes: [UInt8]) -> String {
    String(Base32.encode(SHA256.hash(data: bytes)).prefix(SegmentName.sumLength))
  }
}
