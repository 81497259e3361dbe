internal import Models

/// Numbers texts while a body is written. The numbers are provisional: which texts are shared is known only when all
/// have been seen.
struct TextCollector {
  private var texts: [ExactText] = []
  private var numbers: [TextKey: Int] = [:]
  /// The same by where the bytes are in memory, which words that come again and again share: no need to hash them.
  private var byPlace = PlaceTable()
  private var held: [ExactText] = []
  private var uses: [Int] = []
  /// Every place outside a list that may turn out to name a single text, in order.
  private var places: [Int] = []

  /// The columns in which texts are named.
  private static let columns: [Column] = [
    .namesName, .namesValue, .tagsTag, .changeAuthor, .changeDevice, .url, .body, .title, .language,
    .spanLabel,
    .relationLabel, .note, .fieldName, .tagName, .valueText, .creditAuthor,
  ]

  /// The provisional number of a text, from 0.
  mutating func number(_ text: ExactText) -> Int {
    guard text.bytes.count <= TextTable.longestShared else { return hashedNumber(text) }
    if let number = byPlace.number(at: text.place) { return number }
    let number = hashedNumber(text)
    byPlace.note(number, at: text.place)
    // So that no other text can come to stand where it does.
    held.append(text)
    return number
  }

  private mutating func hashedNumber(_ text: ExactText) -> Int {
    if let number = numbers[TextKey(text: text)] { return number }
    numbers[TextKey(text: text)] = texts.count
    texts.append(text)
    uses.append(0)
    return texts.count - 1
  }

  /// Counts a place that names a text.
  mutating func use(_ number: Int, inList: Bool) {
    uses[number] += 1
    if !inList, uses[number] == 1 || !isShort(number) { places.append(number) }
  }

  private func isShort(_ number: Int) -> Bool { texts[number].bytes.count <= TextTable.longestShared }

  /// Writes the columns of texts, and in all columns that name texts the final numbers for the provisional ones.
  ///
  /// - Parameter lists: the texts of all lists, in the order in which they are written.
  mutating func finish(_ columns: inout ColumnWriter, lists: [Int]) {
    // The most frequent first: small numbers compress best. Then by bytes, so that equal drafts have equal bytes.
    let shared = texts.indices.filter { uses[$0] > 1 && isShort($0) }
      .sorted { uses[$0] != uses[$1] ? uses[$0] > uses[$1] : texts[$0] < texts[$1] }
    var final = Array(repeating: UInt64(0), count: texts.count)
    for (rank, number) in shared.enumerated() {
      final[number] = UInt64(rank + 1)
      columns.append(texts[number].bytes.count, to: .sharedLength)
      columns.append(bytes: texts[number].bytes, to: .sharedBytes)
    }
    for number in lists + places where final[number] == 0 {
      columns.append(texts[number].bytes.count, to: .singleLength)
      columns.append(bytes: texts[number].bytes, to: .singleBytes)
    }
    for column in Self.columns { columns.map(column) { final[Int($0)] } }
  }
}

/// Hashes all bytes of a text at once: array by array, byte by byte, it was a quarter of the time of sealing.
private struct TextKey: Hashable {
  let text: ExactText

  func hash(into hasher: inout Hasher) {
    text.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

/// Numbers lists of texts while a body is written.
struct ListCollector {
  private var lists: [[Int]] = []
  private var numbers: [[Int]: Int] = [:]

  /// The number of a list of texts, given by their provisional numbers; from 1.
  mutating func number(_ list: [Int], _ texts: inout TextCollector) -> Int {
    if let number = numbers[list] { return number }
    lists.append(list)
    numbers[list] = lists.count
    for text in list { texts.use(text, inList: true) }
    return lists.count
  }

  /// The texts of all lists.
  var texts: [Int] { lists.flatMap { $0 } }

  /// Writes the lists, whose texts go to the columns `parts` in turn.
  func write(_ columns: inout ColumnWriter, counts: Column, parts: [Column]) {
    for list in lists {
      columns.append(list.count / parts.count, to: counts)
      for (index, text) in list.enumerated() { columns.append(text, to: parts[index % parts.count]) }
    }
  }
}
