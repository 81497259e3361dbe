/// Which way a line of text reads.
enum Direction: Equatable, Sendable {
  case leftToRight
  case rightToLeft

  /// The direction of the first strong character, those inside isolates aside (UAX 9, rules P2 and P3); nil
  /// when there is none.
  static func firstStrong(_ scalars: some Sequence<Unicode.Scalar>) -> Direction? {
    var depth = 0
    for scalar in scalars {
      switch scalar.value {
      case 0x2066...0x2068: depth += 1
      case 0x2069: depth = max(0, depth - 1)
      default: if depth == 0, let strong = strong(scalar) { return strong }
      }
    }
    return nil
  }

  private static func strong(_ scalar: Unicode.Scalar) -> Direction? {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0x200E: return .leftToRight
    case 0x200F, 0x061C: return .rightToLeft
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      return isWeakInRightToLeftBlock(scalar) ? nil : .rightToLeft
    default: return scalar.properties.isAlphabetic && !isMark(scalar) ? .leftToRight : nil
    }
  }

  /// Digits, number signs, marks and some punctuation of the right-to-left blocks, none of which decides.
  private static func isWeakInRightToLeftBlock(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0600...0x0607, 0x0609, 0x060A, 0x060C, 0x060E, 0x060F, 0x0660...0x066C, 0x06DD, 0x06DE, 0x06E9,
      0x06F0...0x06F9, 0x07F6...0x07F9, 0x0890, 0x0891, 0x08E2, 0xFB29, 0xFD3E...0xFD4F, 0xFDCF,
      0xFDFD...0xFDFF,
      0x10D30...0x10D39, 0x10E60...0x10E7E:
      true
    default: isMark(scalar)
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark
  }
}
