/// Text out of the vocabulary, the same for one seed.
struct Prose: Sendable {
  private var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  private static let words = Vocabulary.prose.map { Array($0.unicodeScalars) }
  private static let steps = 1 << 20

  /// Words of exactly `length` scalars, the last of which may be cut.
  func text(_ length: Int) -> String {
    var prose = self
    var text = String.UnicodeScalarView()
    var count = 0
    while count < length {
      if count > 0 { text.append(" ") }
      let word = prose.word
      text.append(contentsOf: word)
      count += word.count + (count > 0 ? 1 : 0)
    }
    return String(String.UnicodeScalarView(text.prefix(length)))
  }

  /// A comment of 60 to 100 scalars.
  var comment: String {
    var prose = self
    return prose.text(Int.random(in: 60...100, using: &prose.dice))
  }

  /// The cube of an even draw: about 8 bits a word, which is what news have.
  private var word: [Unicode.Scalar] {
    mutating get {
      let draw = Int.random(in: 0..<Self.steps, using: &dice)
      return Self.words[draw * draw / Self.steps * draw / Self.steps * Self.words.count / Self.steps]
    }
  }
}
