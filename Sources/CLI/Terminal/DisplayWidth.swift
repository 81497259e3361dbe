/// How many columns of a terminal characters take: what PyPI's `wcwidth` measures, from the standard
/// library's properties and a short table of East Asian blocks.
enum DisplayWidth {
  /// The columns of a scalar that stands alone; those of what is shown for it when it is a control character.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F, 0xA0..<0x300: 1
    case 0x0620...0x064A, 0x0671...0x06D3, 0x06F0...0x06F9: 1
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F: 0
    case 0..<0xA0, 0x2028, 0x2029: VisibleControl.replacement(for: scalar)?.unicodeScalars.count ?? 1
    default: rareColumns(of: scalar)
    }
  }

  /// The columns of each scalar of a text. What joins the scalar before it (a combining mark, the second half
  /// of a flag, an emoji after a joiner) has none, so that a text may be cut before every scalar that has
  /// some.
  static func columns(of scalars: [Unicode.Scalar]) -> [Int] {
    var widths: [Int] = []
    widths.reserveCapacity(scalars.count)
    var flags = 0
    for (position, scalar) in scalars.enumerated() {
      flags = isRegional(scalar) ? flags + 1 : 0
      var width = columns(of: scalar)
      if scalar.value > 0x2000, position > 0 {
        let before = scalars[position - 1]
        if joins(scalar, to: before, scalars, position) || (flags > 0 && flags % 2 == 0) {
          width = 0
        } else if scalar.value == 0xFE0F, widths[position - 1] == 1, before.properties.isEmoji {
          widths[position - 1] = 2
        }
      }
      widths.append(width)
    }
    return widths
  }

  /// The columns of a text on one line.
  static func columns(of text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return columns(of: OneLine.scalars(of: text)).reduce(0, +)
  }

  private static func isRegional(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  /// A skin tone after a person, or an emoji that a zero-width joiner ties to another.
  private static func joins(
    _ scalar: Unicode.Scalar, to before: Unicode.Scalar, _ scalars: [Unicode.Scalar], _ position: Int
  ) -> Bool {
    if (0x1F3FB...0x1F3FF).contains(scalar.value) { return before.properties.isEmojiModifierBase }
    guard before.value == 0x200D, position > 1, scalar.properties.isEmoji else { return false }
    let first = scalars[position - 2]
    return first.properties.isEmoji || first.value == 0xFE0F
  }

  private static func rareColumns(of scalar: Unicode.Scalar) -> Int {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return 0
    // Signs that stand before a number, as the Arabic year sign, are format characters that are seen.
    case .format: return isSeenFormat(scalar) ? 1 : 0
    default: break
    }
    if isWide(scalar) || properties.isEmojiPresentation { return 2 }
    return isConjoining(scalar) || properties.isDefaultIgnorableCodePoint ? 0 : 1
  }

  private static func isSeenFormat(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD: true
    default: false
    }
  }

  /// Hangul vowels and finals, which join the consonant before them.
  private static func isConjoining(_ scalar: Unicode.Scalar) -> Bool {
    (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value)
  }

  /// East Asian Width W and F, but for emoji.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x1100 else { return false }
    return switch scalar.value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E, 0x3041...0x3163,
      0x3165...0x3247, 0x3250...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
      0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376,
      0x1F200...0x1F265, 0x1F3FB...0x1F3FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
      true
    default: isRegional(scalar)
    }
  }
}
