/// The characters at which Python's `str.splitlines` ends a line, and with it the readers of line-based
/// formats: LF, VT, FF, CR, FS, GS, RS, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR.
enum LineBreaks {
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The lines of a UTF-8 file, without what ends them; CR LF ends one line. A last empty line is left out.
  ///
  /// - Complexity: O(bytes).
  static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var position = 0
    while position < bytes.count {
      let first = bytes[position]
      guard first < 0x20 || first == 0xC2 || first == 0xE2 else {
        position += 1
        continue
      }
      let length = breakLength(bytes, position)
      if length > 0 {
        lines.append(bytes[start..<position])
        start = position + length
      }
      position += max(1, length)
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  /// How many bytes the line break at `position` has; 0 when there is none.
  private static func breakLength(_ bytes: [UInt8], _ position: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 { position + offset < bytes.count ? bytes[position + offset] : 0 }
    switch bytes[position] {
    case 0x0D: return byte(1) == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: return 1
    case 0xC2: return byte(1) == 0x85 ? 2 : 0
    case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
    default: return 0
    }
  }
}
