/// Absolute IRIs as RFC 3987 has them, written as URIs (RFC 3986): what is not ASCII is percent-encoded,
/// which names the same resource and is what browsers and the schemas of the Recommendation expect.
enum IRI {
  private static let schemeMarks = Array("+-.".utf8)
  private static let unreserved = Array("-._~".utf8)
  private static let reserved = Array(":/?#@!$&'()*+,;=".utf8)

  /// Nil when `text` is not an absolute IRI. Square brackets are only right around numeric hosts, and
  /// refused.
  static func absolute(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isScheme(bytes[..<colon]),
      colon + 1 < bytes.count,
      bytes.count(where: { $0 == UInt8(ascii: "#") }) < 2, hasGoodPort(bytes[(colon + 1)...])
    else { return nil }
    var out: [UInt8] = []
    for (position, byte) in bytes.enumerated() {
      if byte >= 0x80 {
        out += escape(byte)
      } else if byte == UInt8(ascii: "%") {
        guard position + 2 < bytes.count, isHex(bytes[position + 1]), isHex(bytes[position + 2]) else {
          return nil
        }
        out.append(byte)
      } else if isUnreserved(byte) || reserved.contains(byte) {
        out.append(byte)
      } else {
        return nil
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Any text as the part of a URI after `#`.
  static func fragment(_ text: String) -> String {
    String(decoding: text.utf8.flatMap { isUnreserved($0) ? [$0] : escape($0) }, as: UTF8.self)
  }

  private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, isLetter(first) else { return false }
    return bytes.allSatisfy { isLetter($0) || isDigit($0) || schemeMarks.contains($0) }
  }

  /// Whether an authority, if there is one, ends in a host or in a number after a single colon.
  private static func hasGoodPort(_ rest: ArraySlice<UInt8>) -> Bool {
    guard rest.starts(with: Array("//".utf8)) else { return true }
    let ends = Array("/?#".utf8)
    let authority = rest.dropFirst(2).prefix { !ends.contains($0) }
    let parts = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count < 3, let host = parts.last else { return false }
    let port = host.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).dropFirst()
    return port.count < 2 && port.allSatisfy { $0.allSatisfy(isDigit) }
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20) && byte < 0x80
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || unreserved.contains(byte)
  }
}

/// BCP 47 language tags, by their outer form.
enum LanguageTag {
  static func isWellFormed(_ tag: String) -> Bool {
    let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, first.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }) else {
      return false
    }
    return parts.allSatisfy { part in
      (1...8).contains(part.count)
        && part.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
    }
  }
}
