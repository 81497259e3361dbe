extension Unicode.Scalar {
  /// Whether a word may hold it: letters, marks and digits of any script, the joiners ZWNJ and ZWJ, the underscore. The
  /// tatweel is a letter.
  ///
  /// Rests on the Unicode tables of the machine, so two machines may disagree about characters that are new. No merge
  /// may depend on it; hunks do, but they are made once and recorded.
  package var isWordScalar: Bool {
    if value == 0x200C || value == 0x200D || value == 0x5F { return true }
    return switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber:
      true
    default: false
    }
  }
}

extension ExactText {
  /// The scalars as a list.
  ///
  /// - Complexity: O(bytes).
  package var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }
}

/// Words of a text: its longest runs of word scalars. Offsets outside the text are no word.
extension [Unicode.Scalar] {
  func isWord(at offset: Int) -> Bool {
    indices.contains(offset) && self[offset].isWordScalar
  }

  /// Whether there is a word scalar on both sides of a gap.
  func isInsideWord(gap: Int) -> Bool { isWord(at: gap - 1) && isWord(at: gap) }

  func endsWord(at offset: Int) -> Bool { isWord(at: offset) && !isWord(at: offset + 1) }

  func beginsWord(at offset: Int) -> Bool { isWord(at: offset) && !isWord(at: offset - 1) }

  /// Whether a range of word scalars is a word, with nothing of it left out.
  func isWholeWord(_ range: Range<Int>) -> Bool {
    !isWord(at: range.lowerBound - 1) && !isWord(at: range.upperBound)
  }

  /// The tokens of a range that lies inside: a run of word scalars is one, any other scalar is one by itself. They
  /// leave nothing out.
  ///
  /// - Complexity: O(range).
  func tokens(in range: Range<Int>) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start + 1
      if self[start].isWordScalar {
        while end < range.upperBound, self[end].isWordScalar { end += 1 }
      }
      tokens.append(start..<end)
      start = end
    }
    return tokens
  }
}
