import CommandSupport
import Foundation
import TestSupport
import Testing

/// Edits at random, each with a word of its own in it, and the account of those that were acknowledged: each word has
/// to be found in every export in the end.
struct Work {
  /// The article everybody works on.
  private let article: String

  private var random: SeededGenerator
  private var words: [String] = []
  private var annotations = 0
  private var articles = 1

  private static let text = """
    # جلسه قنات‌داران یزد

    علی رضایی در تهران گفت: می‌رویم. قنات‌داران ۳۰ نفرند و «آب» کم است.

    """

  /// Everything follows from the seed. Imports the article.
  init(seed: UInt64, at desk: Desk) throws {
    random = SeededGenerator(seed: seed)
    let file = try desk.scene.write("texts/first.txt", Self.text)
    article = try desk.json("import", file, "--language", "fa")["id"].text
  }

  /// One edit by one person.
  mutating func edit(_ desk: Desk, at location: SourceLocation = #_sourceLocation) throws {
    let word = "‹\(desk.name)-\(words.count)›"
    switch random.below(8) {
    case 0...2:
      let start = random.below(40)
      let range = "\(start):\(start + random.int(in: 1...20))"
      try desk.ok("annotate", article, "--label", word, "--range", range, at: location)
      annotations += 1
    case 3: try desk.ok("tag", article, "--add", word, at: location)
    case 4: try desk.ok("note", article, "یادداشت \(word)", at: location)
    case 5: try desk.ok("edit", article, "--range", "0:0", "--with", word, at: location)
    case 6:
      // Everybody overwrites this one: nothing to be found in the end, but a conflict on the way.
      try desk.ok("set", article, "title=\(word)", at: location)
      return
    default:
      try desk.ok("import", desk.scene.write("texts/\(words.count).txt", "خبر \(word)"), at: location)
      articles += 1
    }
    words.append(word)
  }

  /// Each of them edits so many times and syncs after each edit.
  mutating func edit(_ desks: [Desk], times: Int, at location: SourceLocation = #_sourceLocation) throws {
    for _ in 0..<times {
      for desk in desks {
        try edit(desk, at: location)
        try desk.ok("sync", at: location)
      }
    }
  }

  /// An article of so many letters that no compression makes small; its bytes are about one and a half times as many
  /// in a segment.
  mutating func importLarge(_ desk: Desk, letters: Int) throws {
    let alphabet = Array("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی \u{200C}".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<letters { text.append(random.pick(alphabet)) }
    let word = "‹\(desk.name)-\(words.count)›"
    try desk.ok("import", desk.scene.write("texts/large-\(words.count).txt", word + String(text)))
    words.append(word)
    articles += 1
  }

  /// Checks that all hold and show the same, everything that was acknowledged, and that nothing is left to be done.
  func expectSame(_ desks: [Desk], at location: SourceLocation = #_sourceLocation) throws {
    let statuses = try desks.map { try $0.json("status", at: location) }
    #expect(Set(statuses.map(\.["digest"].text)).count == 1, "the digests differ", sourceLocation: location)
    for (desk, status) in zip(desks, statuses) {
      for left in ["unpublished", "waiting", "quarantined"] {
        #expect(status[left].int == 0, "\(left) at \(desk.name)", sourceLocation: location)
      }
      #expect(status["annotations"].int == annotations, "at \(desk.name)", sourceLocation: location)
      #expect(status["articles"].int == articles, "at \(desk.name)", sourceLocation: location)
      try desk.ok("verify", at: location)
    }
    let exports = try desks.map { Data(try $0.ok("export", "--format", "jsonl", at: location).stdout.utf8) }
    #expect(Set(exports).count == 1, "the exports differ", sourceLocation: location)
    let lost = words.filter { word in exports.contains { $0.range(of: Data(word.utf8)) == nil } }
    #expect(lost.isEmpty, "lost: \(lost)", sourceLocation: location)
  }

  /// Syncs all, with something carried between the syncs, until all hold the same and nothing is left to be done.
  func settle(
    _ desks: [Desk], at location: SourceLocation = #_sourceLocation, carrying: () throws -> Void = {}
  ) throws {
    let isSettled = try eventually {
      for desk in desks { try desk.syncAmidDamage(at: location) }
      try carrying()
      let statuses = try desks.map { try $0.json("status", at: location) }
      let isDone = statuses.allSatisfy { $0["waiting"].int == 0 && $0["unpublished"].int == 0 }
      return isDone && Set(statuses.map(\.["digest"].text)).count == 1
    }
    #expect(isSettled, "they are not the same in time", sourceLocation: location)
    try expectSame(desks, at: location)
  }
}
