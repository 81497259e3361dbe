import Models
import TestSupport
import Testing

@Suite struct CorrectionTests {
  static let seeds = Seeds.first(500)

  @Test(arguments: seeds)
  func `the hunks lead from the old text to the new one`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let old = ScalarText(TextGenerator.text(pieces: 0...30, &random))
    let whole = 0..<old.length
    expectSound(old, whole, TextGenerator.text(pieces: 0...30, &random), "seed \(seed), unrelated")
    expectSound(old, whole, RandomCorrection.corrected(old.text, &random), "seed \(seed), corrected")
    let start = random.below(old.length + 1)
    let range = start..<start + random.below(old.length - start + 1)
    let slice = old.slice(ScalarRange(start: range.lowerBound, end: range.upperBound))
    expectSound(old, range, RandomCorrection.corrected(slice, &random), "seed \(seed), a piece")
    expectSound(old, range, TextGenerator.text(pieces: 0...5, &random), "seed \(seed), a piece replaced")
  }

  @Test(arguments: Seeds.first(300))
  func `a span on a corrected word holds all its new text`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = (0..<random.int(in: 1...12)).map { _ in RandomCorrection.word(2...9, &random) }
    let index = random.below(words.count)
    let start = words[..<index].reduce(0) { $0 + $1.count + 1 }
    let word = start..<start + words[index].count
    let old = ScalarText(text(words))
    for new in RandomCorrection.corrections(ofWord: words[index], &random) {
      let hunks = Correction.hunks(of: old, replacing: word, with: text([new]))
      let areInside = hunks.allSatisfy { hunk in
        word.lowerBound <= hunk.range.lowerBound && hunk.range.upperBound <= word.upperBound
          && (hunk.text.isEmpty || (hunk.gap > word.lowerBound && hunk.gap < word.upperBound))
      }
      #expect(areInside, "seed \(seed), \(text([words[index]])) to \(text([new]))")
      var corrected = words
      corrected[index] = new
      let ofAll = Correction.hunks(of: old, replacing: 0..<old.length, with: text(corrected))
      #expect(ofAll == hunks, "seed \(seed), \(text([words[index]])) to \(text([new]))")
    }
  }

  @Test(arguments: seeds)
  func `words that stay are not touched`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = (0..<random.int(in: 1...60)).map {
      RandomCorrection.word(1...6, &random) + Array("_\($0)".unicodeScalars)
    }
    var (corrected, kept, start) = (words, [Range<Int>](), 0)
    for index in words.indices {
      if random.chance(30) {
        corrected[index] = random.chance(20) ? [] : RandomCorrection.word(1...6, &random)
      } else {
        kept.append(start..<start + words[index].count)
      }
      start += words[index].count + 1
    }
    let old = ScalarText(text(words))
    let hunks = Correction.hunks(of: old, replacing: 0..<old.length, with: text(corrected))
    for word in kept {
      let touches = hunks.contains {
        $0.range.overlaps(word) || ($0.gap > word.lowerBound && $0.gap < word.upperBound)
      }
      #expect(!touches, "seed \(seed)")
    }
  }

  @Test(arguments: [
    // In order: the old text, the new one, and the hunks as START:END@GAP=TEXT.
    ("ماه", "ماه", []),
    ("ماه", "مه", ["1:2@2="]),
    ("ماه", "مااه", ["2:2@2=ا"]),
    ("کتاب", "کتابها", ["3:4@3=بها"]),
    ("کتاب", "الکتاب", ["0:1@1=الک"]),
    ("ما", "خماخ", ["0:2@1=خماخ"]),
    ("و", "وو", ["1:1@1=و"]),
    ("و", "نو", ["0:0@0=ن"]),
    ("کتاب خوب", "کتاب، خوب.", ["4:4@4=،", "8:8@8=."]),
    ("کتاب خوب", "کتاب خیلی خوب", ["5:5@5=خیلی "]),
    ("کتاب خیلی خوب", "کتاب خوب", ["5:10@6="]),
    ("می روم", "می\u{200C}روم", ["2:3@3=\u{200C}"]),
    ("میروم", "می\u{200C}روم", ["2:2@2=\u{200C}"]),
    ("ی.", "ي.", ["0:1@0=ي"]),
    ("دیر", "دور", ["1:2@2=و"]),
    ("دیر", "دیو", ["2:3@2=و"]),
    ("دیر", "سیر", ["0:1@1=س"]),
    ("دیر", "شب", ["0:3@1=شب"]),
    ("a\r\nb", "a\nb", ["1:2@2="]),
    ("e\u{301}", "é", ["0:2@1=é"]),
  ])
  func `a correction is made of these hunks`(old: String, new: String, hunks: [String]) {
    let old = ScalarText(ExactText(old))
    let found = Correction.hunks(of: old, replacing: 0..<old.length, with: ExactText(new)).map {
      ExactText("\($0.range.lowerBound):\($0.range.upperBound)@\($0.gap)=\($0.text)")
    }
    #expect(found == hunks.map { ExactText($0) })
  }

  @Test func `an empty range is an insertion just there`() throws {
    let old = ScalarText("کتاب خوب")
    for gap in 0...old.length {
      let hunks = Correction.hunks(of: old, replacing: gap..<gap, with: "ها")
      let hunk = try #require(hunks.first)
      #expect(hunks.count == 1 && hunk.range == gap..<gap && hunk.gap == gap && hunk.text == "ها")
      #expect(Correction.hunks(of: old, replacing: gap..<gap, with: .empty).isEmpty)
    }
  }

  @Test func `a word that begins or ends outside the range is seen as a whole`() {
    let old = ScalarText("کتاب را")
    let atEnd = Correction.hunks(of: old, replacing: 4..<7, with: "ها را")
    #expect(atEnd == Correction.hunks(of: old, replacing: 0..<7, with: "کتابها را"))
    let atStart = Correction.hunks(of: old, replacing: 4..<5, with: " چ")
    #expect(atStart == Correction.hunks(of: old, replacing: 0..<7, with: "کتاب چرا"))
    let inside = Correction.hunks(of: old, replacing: 1..<2, with: "خ")
    #expect(inside.map(\.gap) == [2])
  }

  @Test func `a range is cut off at the end of the text`() {
    let old = ScalarText("دیر")
    let cut = Correction.hunks(of: old, replacing: 2..<Int.max, with: "و")
    #expect(cut == Correction.hunks(of: old, replacing: 2..<3, with: "و"))
    #expect(Correction.hunks(of: old, replacing: Int.min..<(-1), with: "و").map(\.gap) == [0])
    #expect(Correction.hunks(of: old, replacing: 7..<9, with: "و").map(\.gap) == [3])
    #expect(Correction.hunks(of: ScalarText(.empty), replacing: 0..<1, with: "و").map(\.gap) == [0])
  }

  @Test func `five hundred typos in a long text are corrected where they are`() {
    var random = SeededGenerator(seed: 5)
    var words: [[Unicode.Scalar]] = []
    for _ in 0..<20_000 { words.append(RandomCorrection.word(2...8, &random)) }
    var typos = words
    for _ in 0..<500 { typos[random.below(typos.count)][1] = "X" }
    let (old, new) = (ScalarText(text(typos)), text(words))
    let hunks = Correction.hunks(of: old, replacing: 0..<old.length, with: new)
    #expect(hunks.reduce(0) { $0 + $1.range.count } == old.text.bytes.count { $0 == 0x58 })
    expectSound(old, 0..<old.length, new, "typos")
  }

  @Test func `an unrelated long text is one hunk`() {
    var random = SeededGenerator(seed: 6)
    let old = ScalarText(text((0..<20_000).map { _ in RandomCorrection.word(1...12, &random) }))
    let new = text((0..<20_000).map { _ in RandomCorrection.word(1...12, &random) })
    #expect(Correction.hunks(of: old, replacing: 0..<old.length, with: new).count == 1)
  }

  @Test func `letters, marks, digits and joiners make a word`() {
    for scalar in "aÉیك\u{64E}\u{301}9۴٤\u{200C}\u{200D}\u{640}_한𝒳".unicodeScalars {
      #expect(scalar.isWordScalar, "\(scalar.escaped(asASCII: true))")
    }
    for scalar in " \n\r\t.,،؛«»-'\u{2019}\u{A0}\u{200B}\u{200F}\u{202B}\u{2067}\u{FEFF}👩\0".unicodeScalars {
      #expect(!scalar.isWordScalar, "\(scalar.escaped(asASCII: true))")
    }
  }

  /// Checks everything that is promised of hunks whatever the texts are.
  private func expectSound(_ old: ScalarText, _ range: Range<Int>, _ new: ExactText, _ comment: Comment) {
    let hunks = Correction.hunks(of: old, replacing: range, with: new)
    let scalars = Array(old.text.string.unicodeScalars)
    let wanted = scalars[..<range.lowerBound] + new.string.unicodeScalars + scalars[range.upperBound...]
    var result: [Unicode.Scalar] = []
    var end = 0
    for (index, hunk) in hunks.enumerated() {
      let gap = range.isEmpty ? range.lowerBound : gap(of: hunk.range, in: scalars)
      // A word's end that lies just outside the range may be put in again.
      guard hunk.range.lowerBound >= range.lowerBound - 1, hunk.range.upperBound <= range.upperBound + 1,
        hunk.range.lowerBound > end || (index == 0 && hunk.range.lowerBound == 0),
        hunk.range.upperBound <= scalars.count, !hunk.range.isEmpty || !hunk.text.isEmpty, hunk.gap == gap
      else {
        Issue.record(comment)
        return
      }
      result += scalars[end..<hunk.range.lowerBound] + hunk.text.string.unicodeScalars
      end = hunk.range.upperBound
    }
    result += scalars[end...]
    #expect(result == Array(wanted), comment)
    #expect(hunks.isEmpty == (result == scalars), comment)
  }

  private func gap(of range: Range<Int>, in scalars: [Unicode.Scalar]) -> Int {
    guard let first = scalars[range].first else { return range.lowerBound }
    let endsWord = first.isWordScalar && scalars[range.upperBound...].first?.isWordScalar != true
    return range.count == 1 && endsWord ? range.lowerBound : range.lowerBound + 1
  }

  private func text(_ words: [[Unicode.Scalar]]) -> ExactText { RandomCorrection.text(words) }
}

/// Texts as people correct them.
enum RandomCorrection {
  private static let letters = Array("ابپتچخدرسشعفکگلمنوهیيك\u{640}abcé4۴𐎠".unicodeScalars)
  private static let others = Array("\u{200C}\u{200C}\u{200D}\u{64E}\u{301}".unicodeScalars)
  private static let nonWords = Array(" \n\r\t.،»\u{200F}\u{2067}👩👍".unicodeScalars)

  /// A word that begins with a letter.
  static func word(_ length: ClosedRange<Int>, _ random: inout SeededGenerator) -> [Unicode.Scalar] {
    (0..<random.int(in: length)).map { $0 > 0 && random.chance(20) ? random.pick(others) : random.pick(letters) }
  }

  static func text(_ words: [[Unicode.Scalar]]) -> ExactText {
    ExactText(String(String.UnicodeScalarView(words.joined(separator: [" "]))))
  }

  /// What may become of one word: another word, or nothing.
  static func corrections(ofWord word: [Unicode.Scalar], _ random: inout SeededGenerator) -> [[Unicode.Scalar]] {
    let (first, last) = (word.prefix(1), word.suffix(1))
    let added = Self.word(1...3, &random)
    let middle = random.below(word.count)
    return [
      added + word.dropFirst(), word[..<middle] + added + word[(middle + 1)...], word.dropLast() + added,
      added + word, word + added, added + word + added, first + word, word + last,
      word[..<middle] + ["\u{200C}"] + word[middle...], word + ["\u{200C}"] + added,
      Array(word.dropFirst()), word.dropLast(), Self.word(1...9, &random), word.reversed(), [], word,
    ]
  }

  /// The text with some pieces changed, taken out, put in, doubled or moved.
  static func corrected(_ text: ExactText, _ random: inout SeededGenerator) -> ExactText {
    var scalars = Array(text.string.unicodeScalars)
    for _ in 0..<random.int(in: 0...6) {
      let start = random.below(scalars.count + 1)
      let end = min(scalars.count, start + random.below(6))
      switch random.below(5) {
      case 0: scalars.replaceSubrange(start..<end, with: word(1...4, &random))
      case 1: scalars.removeSubrange(start..<end)
      case 2: scalars.insert(random.pick(nonWords), at: start)
      case 3: scalars.insert(contentsOf: scalars[start..<end], at: start)
      default:
        let moved = scalars[start..<end]
        scalars.removeSubrange(start..<end)
        scalars.insert(contentsOf: moved, at: random.below(scalars.count + 1))
      }
    }
    return ExactText(String(String.UnicodeScalarView(scalars)))
  }
}
