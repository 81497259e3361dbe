/// Why bytes are not the JSON that is wanted, and where.
package struct JSONError: Error, Equatable, Sendable {
  package enum Reason: Equatable, Sendable {
    /// Something else was wanted here: "a value", "`,` or `]`".
    case expected(String, found: UInt8)
    case endedEarly(expected: String)
    case unclosedString
    case controlCharacter(UInt8)
    case invalidUTF8
    case badEscape
    case loneSurrogate
    case badNumber
    case tooDeep(limit: Int)
    case duplicateName(String)
    case trailingText
    case byteOrderMark
  }

  /// The byte offset from the start of what was parsed.
  package let offset: Int
  package let reason: Reason

  package init(offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String { "not JSON at byte \(offset): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .expected(let wanted, let found): "\(wanted) is missing before \(Self.shown(found))"
    case .endedEarly(let wanted): "it ends where \(wanted) is missing"
    case .unclosedString: "the string that begins here has no closing quote"
    case .controlCharacter(let byte):
      "a string holds the control character \(Self.shown(byte)); write it as an escape (\\n, \\t, \\u00XX)"
    case .invalidUTF8: "the bytes are not UTF-8; save the file as UTF-8"
    case .badEscape: "unknown escape; after \\ may stand \" \\ / b f n r t or u and four hexadecimal digits"
    case .loneSurrogate: "half of a surrogate pair; \\uD800 to \\uDFFF must come in pairs, high before low"
    case .badNumber: "not a number; numbers look like 12, -3 or 1.5e3, without leading zeros or a +"
    case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit)"
    case .duplicateName(let name): "the object has two members named \"\(Message.quoted(name))\"; keep one"
    case .trailingText: "there is more text after the end of the value"
    case .byteOrderMark: "a byte order mark stands before the value; save the file as UTF-8 without one"
    }
  }

  private static func shown(_ byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "`\(Character(Unicode.Scalar(byte)))`"
    default: "byte 0x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
}
