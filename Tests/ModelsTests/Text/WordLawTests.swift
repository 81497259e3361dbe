import Models
import TestSupport
import Testing

/// A span on a word follows every correction of the word, however it is said, and goes back with it.
@Suite("A span on a word that is corrected")
struct WordLawTests {
  @Test("The quote is the corrected word; undone, all is as before", arguments: Seeds.first(150))
  func law(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let scene = try Scene(&random)
    for correction in Correction.all {
      let new = correction.applied(to: scene.word, &random)
      for way in Way.all {
        try scene.check(way, new, "seed \(seed), \(correction), \(way)")
      }
    }
  }

  @Test("Two corrections of one word, one after the other, end with the last wording", arguments: Seeds.first(60))
  func twice(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let scene = try Scene(&random)
    var replica = scene.replica
    var word = scene.word
    for _ in 0..<4 {
      let next = random.pick(Correction.all).applied(to: word, &random)
      guard next != word else { continue }
      let range = ScalarRange(start: scene.head.count, end: scene.head.count + word.count)
      let place: TextPlace = random.chance(50) ? .range(range) : .whole
      let said = place == .whole ? scene.head + next + scene.tail : next
      _ = try replica.edit(author: "a", wall: scene.wall) { editor, _ in
        try editor.perform(.replaceText(article: .id(.article(scene.article)), place, with: exact(said)))
      }
      word = next
      let view = try #require(replica.view(scene.article))
      #expect(ExactText(view.text) == exact(scene.head + word + scene.tail), "seed \(seed)")
      let span = try #require(view.annotations.first)
      #expect(span.quotes.map { ExactText($0) } == [exact(word)], "seed \(seed)")
    }
  }
}

extension WordLawTests {
  @Test("What is typed beside the word stays outside, also where its ends are gone", arguments: Seeds.first(60))
  func beside(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let scene = try Scene(&random)
    for correction in Correction.all {
      let new = correction.applied(to: scene.word, &random)
      for typesBefore in [true, false] {
        var replica = scene.replica
        let word = ScalarRange(start: scene.head.count, end: scene.head.count + scene.word.count)
        let place = typesBefore ? scene.head.count : scene.head.count + new.count
        _ = try replica.edit(author: "a", wall: scene.wall) { editor, _ in
          _ = try editor.perform(.replaceText(article: scene.reference, .range(word), with: exact(new)))
        }
        _ = try replica.edit(author: "b", wall: scene.wall) { editor, _ in
          let gap = ScalarRange(start: place, end: place)
          _ = try editor.perform(.replaceText(article: scene.reference, .range(gap), with: "ؤ"))
        }
        let span = try #require(replica.view(scene.article)?.annotations.first)
        #expect(span.quotes.map { ExactText($0) } == [exact(new)], "seed \(seed), \(correction), \(typesBefore)")
      }
    }
  }
}

/// What happens to the word.
private enum Correction: CaseIterable {
  case first, middle, last, joiner, append, prepend, appendMark, replaceAll, dropFirst, dropLast

  static let all = allCases

  private static let letters: [Unicode.Scalar] = ["ی", "ك", "ه", "ژ", "x", "آ"]
  private static let marks: [Unicode.Scalar] = ["\u{301}", "\u{64E}", "\u{200C}"]

  /// Never what it was, and always a word.
  func applied(to word: [Unicode.Scalar], _ random: inout SeededGenerator) -> [Unicode.Scalar] {
    var new = word
    let letter = random.pick(Self.letters.filter { !word.contains($0) })
    switch self {
    case .first: new[0] = letter
    case .middle: new[random.below(word.count)] = letter
    case .last: new[word.count - 1] = letter
    case .joiner: new.insert("\u{200C}", at: 1 + random.below(word.count - 1))
    case .append: new += [letter] + (random.chance(50) ? [random.pick(Self.letters)] : [])
    case .prepend: new.insert(letter, at: 0)
    case .appendMark: new.append(random.pick(Self.marks))
    case .replaceAll: new = (0..<random.int(in: 1...5)).map { _ in letter }
    case .dropFirst: if word.count > 2 { new.removeFirst() } else { new[0] = letter }
    case .dropLast: if word.count > 2 { new.removeLast() } else { new[1] = letter }
    }
    return new.count < 2 ? new + [letter] : new
  }
}

/// How a correction is said.
private enum Way: CaseIterable {
  case range, quote, whole
  static let all = allCases
}

/// An article with a span exactly on one word that is there once.
private struct Scene {
  let article: ArticleID
  let replica: MemoryReplica
  let head: [Unicode.Scalar]
  let word: [Unicode.Scalar]
  let tail: [Unicode.Scalar]
  let wall = Timestamp(milliseconds: 1_700_000_000_000)
  var reference: Reference { .id(.article(article)) }

  init(_ random: inout SeededGenerator) throws {
    let letters: [Unicode.Scalar] = ["م", "ی", "ر", "و", "د", "\u{200C}", "e", "\u{301}", "\u{64B}", "ک", "5", "_"]
    head = random.chance(15) ? [] : Self.surroundings(&random) + (random.chance(80) ? [" "] : ["«"])
    tail = random.chance(20) ? [] : [random.pick([" ", "»", ".", "\n"])] + Self.surroundings(&random)
    // Two letters that are nowhere else make it the only one.
    word = ["ۇ"] + (0..<random.below(6)).map { _ in random.pick(letters) } + ["ۆ"]
    let text = exact(head + word + tail)
    article = ContentHash.article(url: "", text: text)
    let range = ScalarRange(start: head.count, end: head.count + word.count)
    let id = Reference.id(.article(article))
    var replica = MemoryReplica(id: ReplicaID(ID128(high: random.next(), low: 1)))
    _ = try replica.edit(author: "a", wall: wall) { editor, _ in
      _ = try editor.perform(.addArticle(NewArticle(title: "t", text: text)))
      _ = try editor.perform(.annotate(NewSpan(article: id, label: "PER", place: .ranges([range]))))
    }
    self.replica = replica
  }

  private static func surroundings(_ random: inout SeededGenerator) -> [Unicode.Scalar] {
    Array(TextGenerator.text(pieces: 0...4, &random).string.unicodeScalars)
  }

  /// Corrects the word and takes that back.
  func check(_ way: Way, _ new: [Unicode.Scalar], _ comment: Comment) throws {
    var replica = replica
    let before = try #require(replica.view(article))
    let old = try #require(before.annotations.first)
    _ = try replica.edit(author: "a", wall: wall) { editor, _ in
      try editor.perform(edit(way, new))
    }
    let view = try #require(replica.view(article))
    let span = try #require(view.annotations.first)
    #expect(ExactText(view.text) == exact(head + new + tail), comment)
    #expect(span.quotes.map { ExactText($0) } == [exact(new)], comment)
    #expect(span.marked.map { $0.map { ExactText($0) } } == (new == word ? nil : [exact(word)]), comment)
    let change = try #require(replica.changes.last)
    _ = try replica.edit(author: "b", wall: wall) { try $0.undo(change.id, in: $1) }
    let after = try #require(replica.view(article))
    #expect(ExactText(after.text) == ExactText(before.text), comment)
    #expect(after.annotations.first?.fragments == old.fragments, comment)
    #expect(after.annotations.first?.quotes.map { ExactText($0) } == [exact(word)], comment)
    #expect(after.annotations.first?.marked == nil, comment)
    #expect(after.conflicts.isEmpty, comment)
  }

  private func edit(_ way: Way, _ new: [Unicode.Scalar]) -> Edit {
    let id = Reference.id(.article(article))
    let range = ScalarRange(start: head.count, end: head.count + word.count)
    return switch way {
    case .range: .replaceText(article: id, .range(range), with: exact(new))
    case .quote: .replaceText(article: id, .quote(exact(word), occurrence: nil), with: exact(new))
    case .whole: .replaceText(article: id, .whole, with: exact(head + new + tail))
    }
  }
}

private func exact(_ scalars: [Unicode.Scalar]) -> ExactText {
  var view = String.UnicodeScalarView()
  view.append(contentsOf: scalars)
  return ExactText(String(view))
}
