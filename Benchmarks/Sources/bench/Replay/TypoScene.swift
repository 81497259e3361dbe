import Models

/// One person's corrections of one article, each a change of its own.
struct TypoScene: Sendable {
  static let length = 6_000
  static let typos = 100

  /// One for each typo.
  private(set) var changes: [Change] = []
  private var text: TextState
  private var words: [[Unicode.Scalar]]
  private var dice = Dice(seed: 3)
  private let imported: Imported
  private let replica: ReplicaID

  /// Some common Persian words; each article is made of them.
  private static let vocabulary = """
    وزیر گفت که در نشست امروز تهران با خبرنگاران درباره برنامه‌های تازه سخن خواهد گفت و می‌رود دولت مردم سال گذشته بازار \
    ایران قیمت افزایش کاهش نفت کشور مجلس قانون شهر کتاب دانشگاه پژوهش ۵۰ درصد است بود شد این آن را از به
    """
  private static let letters = Array("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی".unicodeScalars)

  init() throws {
    let vocabulary = Self.vocabulary.split(separator: " ").map { Array($0.unicodeScalars) }
    replica = try Sealer(number: 0).replica
    words = []
    var length = 0
    while length < Self.length {
      let word = vocabulary[Int.random(in: vocabulary.indices, using: &dice)]
      words.append(word)
      length += word.count + 1
    }
    imported = try Imported(Self.joined(words))
    text = TextState(baseLength: imported.text.length)
    while changes.count < Self.typos { try correct() }
  }

  /// The bytes of a segment with the first of the changes.
  func sealed(_ count: Int) throws -> Int {
    var sealer = try Sealer(number: 0)
    return try sealer.seal(Array(changes.prefix(count))).count
  }

  /// The canonical bytes of the changes.
  var canonicalBytes: [UInt8] {
    var writer = ByteWriter()
    for change in changes { writer.change(change) }
    return writer.bytes
  }

  /// Whether the text is what the words are now.
  var isRight: Bool { text.text(over: imported.text) == Self.joined(words) }

  private static func joined(_ words: [[Unicode.Scalar]]) -> ExactText {
    var joined = String.UnicodeScalarView()
    for (index, word) in words.enumerated() {
      if index > 0 { joined.append(" ") }
      joined.append(contentsOf: word)
    }
    return ExactText(String(joined))
  }

  /// Corrects a word as the program does.
  private mutating func correct() throws {
    let index = Int.random(in: words.indices, using: &dice)
    let start = words[..<index].reduce(0) { $0 + $1.count + 1 }
    let new = mended(words[index])
    let hunks = Correction.hunks(
      of: ScalarText(text.text(over: imported.text)), replacing: start..<start + words[index].count,
      with: Self.joined([new]))
    guard !hunks.isEmpty else { return }
    words[index] = new
    var edits: [TextEdit] = []
    for hunk in hunks {
      edits.append(text.edit(replacing: hunk.range, with: hunk.text, gap: hunk.gap - hunk.range.lowerBound))
    }
    try record(edits)
  }

  /// A letter is another, or one too many, or missing.
  private mutating func mended(_ word: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var word = word
    let place = Int.random(in: word.indices, using: &dice)
    let letter = Self.letters[Int.random(in: Self.letters.indices, using: &dice)]
    switch Int.random(in: 0..<3, using: &dice) {
    case 0: word[place] = letter
    case 1 where word.count > 1: word.remove(at: place)
    default: word.insert(letter, at: place)
    }
    return word
  }

  private mutating func record(_ edits: [TextEdit]) throws {
    let first = (changes.last?.header.lastSeq ?? 0) + 1
    let operations = edits.enumerated().map { offset, edit in
      imported.operation(OperationID(replica: replica, seq: first + UInt64(offset)), edit)
    }
    for (operation, edit) in zip(operations, edits) {
      guard text.place(edit, id: operation.id) else { throw Typing.Failure.notPlaced(operation.id) }
    }
    let header = ChangeHeader(
      first: OperationID(replica: replica, seq: first), count: operations.count, wall: nextWall,
      lamport: UInt64(changes.count + 1), author: "Maryam", device: "laptop")
    changes.append(Change(header: header, operations: operations))
  }

  /// Between two corrections some seconds pass.
  private var nextWall: Timestamp {
    mutating get {
      let last = changes.last?.header.wall.milliseconds ?? 1_767_225_600_000
      return Timestamp(milliseconds: last + Int64.random(in: 2_000...30_000, using: &dice))
    }
  }
}
