import Models
import TestSupport
import Testing

/// What several people do to one text without knowing of each other, and what becomes of it.
@Suite("Several people at one text")
struct TogetherTests {
  @Test("Deletions, undos and redos from three replicas end alike, in any order", arguments: Seeds.first(60))
  func deletions(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var people = try People(3, text: "یک متن کوتاه برای پاک کردن، e\u{301} و بازگرداندن.", seed: seed)
    for _ in 0..<25 {
      let actor = random.below(3)
      switch random.below(10) {
      case 0..<4: people.delete(by: actor, &random)
      case 4..<7: people.undo(by: actor, &random)
      default: people.pull(actor, from: random.below(3), limit: random.chance(50) ? .max : 1)
      }
    }
    people.settle(&random)
    try people.expectDeleted("seed \(seed)")
    for change in people.corrections { try? people.undo(change.id, by: 0) }
    people.settle(&random)
    try people.expectDeleted("seed \(seed), all undone")
  }

  @Test("One person undoes the deletions of all, and the text is as it was", arguments: Seeds.first(30))
  func undoing(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var people = try People(3, text: "یک متن کوتاه برای پاک کردن", seed: seed)
    for actor in [0, 1, 2, 0, 1, 2] { people.delete(by: actor, &random) }
    people.settle(&random)
    for change in people.corrections { try people.undo(change.id, by: 1) }
    people.settle(&random)
    for replica in people.replicas { #expect(replica.text(of: people.article) == people.base, "seed \(seed)") }
  }

  @Test("Paragraphs written at one place stay whole", arguments: Typing.pairs, Seeds.first(8))
  func paragraphs(way: (Typing, Typing), seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var people = try People(2, text: "آغاز و پایان", seed: seed)
    let place = random.below(13)
    // Something may have been deleted there, or put there by somebody else.
    if random.chance(50) { people.delete(by: 0, &random) }
    if random.chance(50) { try people.type("·", at: min(place, people.length(0)), by: 1) }
    people.settle(&random)
    let (one, other): (ExactText, ExactText) = ("نخستین بند.", "another one!")
    let start = min(place, people.length(0))
    try people.write(one, way.0, at: start, by: 0)
    try people.write(other, way.1, at: start, by: 1)
    people.settle(&random)
    for replica in people.replicas {
      let text = ScalarText(try #require(replica.text(of: people.article)))
      #expect(text.occurrences(of: one).count == 1, "seed \(seed), \(way): \(text.text)")
      #expect(text.occurrences(of: other).count == 1, "seed \(seed), \(way): \(text.text)")
    }
    #expect(people.replicas[0].states == people.replicas[1].states)
  }

  @Test("A correction that two made is there once, and until both take it back")
  func twins() throws {
    var random = SeededGenerator(seed: 1)
    var people = try People(3, text: "او گفت كه می‌رود", seed: 1)
    for actor in 0...1 { try people.correct("كه", "که", by: actor) }
    people.settle(&random)
    try people.expectText("او گفت که می‌رود", conflicts: 0)
    let changes = people.corrections.map(\.id)
    try people.undo(changes[0], by: 2)
    people.settle(&random)
    try people.expectText("او گفت که می‌رود", conflicts: 0)
    try people.undo(changes[1], by: 0)
    people.settle(&random)
    try people.expectText("او گفت كه می‌رود", conflicts: 0)
  }

  @Test("A conflict over a word is settled by either value, by a new one, and comes back", arguments: 0..<4)
  func conflict(number: Int) throws {
    var random = SeededGenerator(seed: UInt64(number))
    var people = try People(3, text: "در شهر تهران بود", seed: UInt64(number))
    try people.correct("تهران", "گیلک", by: 0)
    try people.correct("تهران", "قم", by: 1)
    people.settle(&random)
    let values = try #require(people.replicas[0].view(people.article)?.conflicts.first?.values.map(\.value))
    #expect(values == [.text("قم"), .text("گیلک")])
    let resolutions: [(Resolution, ExactText)] = [
      (.keep, "قم"), (.take(1), "قم"), (.take(2), "گیلک"), (.value(.text("بوشوج")), "بوشوج"),
    ]
    let (resolution, word) = resolutions[number]
    _ = try people.edit(.resolve(target: .id(.article(people.article)), field: "text", resolution), by: 2)
    people.settle(&random)
    try people.expectText(ExactText("در شهر \(word) بود"), conflicts: 0)
    try people.undo(try #require(people.replicas[2].log[people.replicas[2].id]?.last?.id), by: 1)
    people.settle(&random)
    #expect(people.replicas[0].view(people.article)?.conflicts.first?.values.map(\.value) == values)
  }
}

/// How a paragraph comes to be.
enum Typing: CaseIterable, Sendable {
  case forwards, backwards, atOnce

  static let pairs = allCases.flatMap { one in allCases.map { (one, $0) } }
}

/// Replicas that hold one article.
private struct People {
  var replicas: [MemoryReplica]
  let article: ArticleID
  let base: ExactText
  private var clock: Int64 = 1_700_000_000_000

  init(_ count: Int, text: ExactText, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &+ 77)
    replicas = (0..<count).map { _ in MemoryReplica(id: ReplicaID(ID128(high: random.next(), low: random.next()))) }
    article = ContentHash.article(url: "", text: text)
    base = text
    _ = try edit(.addArticle(NewArticle(title: "t", text: text)), by: 0)
    settle(&random)
  }

  func length(_ actor: Int) -> Int { replicas[actor].states[article]?.length ?? 0 }

  /// The changes of the text that the first one holds.
  var corrections: [Change] { replicas[0].changes.filter { $0.operations[0].kind == .text } }

  mutating func edit(_ edit: Edit, by actor: Int) throws -> Outcome {
    clock += 1000
    let wall = Timestamp(milliseconds: clock)
    return try replicas[actor].edit(author: ExactText("author \(actor)"), wall: wall) { editor, _ in
      try editor.perform(edit)
    }
  }

  mutating func type(_ text: ExactText, at place: Int, by actor: Int) throws {
    let range = ScalarRange(start: place, end: place)
    _ = try edit(.replaceText(article: .id(.article(article)), .range(range), with: text), by: actor)
  }

  mutating func write(_ text: ExactText, _ way: Typing, at place: Int, by actor: Int) throws {
    let letters = text.string.unicodeScalars.map { ExactText(String($0)) }
    switch way {
    case .forwards: for (offset, letter) in letters.enumerated() { try type(letter, at: place + offset, by: actor) }
    case .backwards: for letter in letters.reversed() { try type(letter, at: place, by: actor) }
    case .atOnce: try type(text, at: place, by: actor)
    }
  }

  mutating func correct(_ wrong: ExactText, _ right: ExactText, by actor: Int) throws {
    let place = TextPlace.quote(wrong, occurrence: nil)
    _ = try edit(.replaceText(article: .id(.article(article)), place, with: right), by: actor)
  }

  /// Deletes a piece; refused when nothing would be left.
  mutating func delete(by actor: Int, _ random: inout SeededGenerator) {
    let start = random.below(length(actor))
    let range = ScalarRange(start: start, end: min(length(actor), start + 1 + random.below(5)))
    _ = try? edit(.replaceText(article: .id(.article(article)), .range(range), with: ""), by: actor)
  }

  /// Takes back, or does again, what anybody did.
  mutating func undo(by actor: Int, _ random: inout SeededGenerator) {
    guard let change = random.pickAny(replicas[actor].changes.filter { $0.operations[0].kind != .article }) else {
      return
    }
    try? undo(change.id, by: actor)
  }

  mutating func undo(_ change: OperationID, by actor: Int) throws {
    clock += 1000
    let wall = Timestamp(milliseconds: clock)
    _ = try replicas[actor].edit(author: ExactText("author \(actor)"), wall: wall) { try $0.undo(change, in: $1) }
  }

  mutating func pull(_ actor: Int, from other: Int, limit: Int) {
    let source = replicas[other]
    replicas[actor].pull(from: source) { _ in limit }
  }

  mutating func settle(_ random: inout SeededGenerator) {
    for _ in replicas {
      for actor in random.shuffled(Array(replicas.indices)) {
        for other in random.shuffled(Array(replicas.indices)) { pull(actor, from: other, limit: .max) }
      }
    }
  }

  /// All hold the same text, and it is the base without what deletions in force delete.
  func expectDeleted(_ comment: Comment) throws {
    let state = try #require(replicas[0].states[article])
    var dead: Set<Int> = []
    for (_, operation) in replicas[0].operations(of: article) {
      guard case .text(let edit) = operation.payload, state.isInForce(operation.id) else { continue }
      for run in edit.deleted {
        guard case .base(let first) = run.first else { continue }
        dead.formUnion(first..<first + run.count)
      }
    }
    var left = String.UnicodeScalarView()
    for (offset, scalar) in base.string.unicodeScalars.enumerated() where !dead.contains(offset) { left.append(scalar) }
    for replica in replicas {
      #expect(replica.text(of: article) == ExactText(String(left)), comment)
      #expect(replica.states == replicas[0].states, comment)
    }
  }

  func expectText(_ text: ExactText, conflicts: Int) throws {
    for replica in replicas {
      #expect(replica.text(of: article) == text)
      #expect(replica.view(article)?.conflicts.count == conflicts)
    }
  }
}
