import Foundation
import Testing

/// A command, and the world in which it is disturbed.
struct Scenario: Sendable, CustomTestStringConvertible {
  /// What has to hold after the command besides the general.
  enum Kind {
    /// Edits one replica.
    case edit
    /// Brings a replica and the shared directory together.
    case sync
    /// Makes a replica.
    case birth
  }

  let name: String
  let kind: Kind
  let words: [String]
  var stdin: String?
  /// The folder that the command runs in.
  var place = "desk"
  /// Whether running it a second time is to change nothing.
  var repeats = false
  let prepare: @Sendable (World) throws -> Void

  var testDescription: String { name }

  /// The replica that the command works on.
  var subject: String { kind == .birth ? words.first == "join" ? "laptop" : "desk" : place }

  static let all = edits + syncs + births
}

// MARK: - What there is before

extension World {
  /// A corpus with an article that has one of everything.
  func furnish() throws {
    try ok("init", "desk", "--device", "desk", "--author", "Mina")
    try ok("apply", "-", in: "desk", stdin: Lines.furniture)
  }

  /// The same, published, and a second replica that has it.
  func pair() throws {
    try furnish()
    try makeFolder("shared")
    try ok("sync", path("shared"), in: "desk")
    try ok("join", "shared", "laptop", "--device", "laptop", "--author", "Sara")
    // The second writer's key is in the log from here on, and both know of each other.
    try ok("tag", "a", "+sara", in: "laptop")
    try ok("sync", in: "laptop")
    try ok("sync", in: "desk")
  }

  /// The number 2 is the span's alone as long as nobody else has made a second operation.
  func editDesk() throws {
    try ok("set", "2", "label=WRITER", in: "desk")
    try ok("annotate", "a", "--label", "CITY", "--quote", "مشهد", in: "desk")
    try ok("edit", "a", "--replace", "سی نفرند", "--with", "۳۱ نفرند", in: "desk")
  }

  func editLaptop() throws {
    try ok("set", "2", "label=SPEAKER", in: "laptop")
    try ok("annotate", "a", "--label", "TOWN", "--quote", "مشهد", in: "laptop")
    try ok("edit", "a", "--replace", "سی نفرند", "--with", "چهل نفرند", in: "laptop")
  }
}

// MARK: - Commands

extension Scenario {
  static let edits = [
    Scenario(name: "apply", kind: .edit, words: ["apply", "-"], stdin: Lines.edits) { try $0.furnish() },
    Scenario(name: "apply with keys", kind: .edit, words: ["apply", "-", "--json"], stdin: Lines.keyed, repeats: true) {
      try $0.furnish()
    },
    Scenario(
      name: "annotate", kind: .edit, words: ["annotate", "a", "--label", "CITY", "--quote", "مشهد"], repeats: true
    ) { try $0.furnish() },
    Scenario(name: "edit", kind: .edit, words: ["edit", "a", "--replace", "مشهد", "--with", "مشهدالرضا"]) {
      try $0.furnish()
    },
    Scenario(name: "undo", kind: .edit, words: ["undo"]) { world in
      try world.furnish()
      try world.ok("edit", "a", "--replace", "علی رضایی در مشهد", "--with", "رضا در مشهد", in: "desk")
    },
    Scenario(name: "import", kind: .edit, words: ["import", "../texts"], repeats: true) { world in
      try world.furnish()
      for index in 1...3 { try world.write("texts/\(index).txt", "خبر \(index)\n\nکتاب‌ها رسید. \(index)\n") }
    },
    Scenario(name: "remove", kind: .edit, words: ["remove", "2", "3"]) { try $0.furnish() },
  ]

  static let syncs = [
    Scenario(name: "sync that publishes", kind: .sync, words: ["sync"], repeats: true) { world in
      try world.pair()
      try world.editDesk()
    },
    Scenario(name: "sync that takes in", kind: .sync, words: ["sync"], repeats: true) { world in
      try world.pair()
      try world.editLaptop()
      try world.ok("sync", in: "laptop")
    },
    Scenario(name: "sync that does both", kind: .sync, words: ["sync"], repeats: true) { world in
      try world.pair()
      try world.editLaptop()
      try world.ok("sync", in: "laptop")
      try world.editDesk()
    },
    Scenario(name: "sync that starts a directory", kind: .sync, words: ["sync", "../shared"], repeats: true) { world in
      try world.furnish()
      try world.makeFolder("shared")
    },
  ]

  static let births = [
    Scenario(
      name: "init", kind: .birth, words: ["init", "desk", "--device", "desk", "--author", "Mina"], place: ""
    ) { _ in },
    Scenario(
      name: "join", kind: .birth, words: ["join", "shared", "laptop", "--device", "laptop", "--author", "Sara"],
      place: ""
    ) { world in
      try world.furnish()
      try world.makeFolder("shared")
      try world.ok("sync", "../shared", in: "desk")
    },
  ]
}

/// Scripts for `apply`.
enum Lines {
  static let furniture = #"""
    {"edit":"addArticle","title":"جلسه","text":"علی رضایی در تهران گفت: علی رضایی در مشهد است. قنات‌داران سی نفرند.","name":"$a"}
    {"edit":"annotate","article":"$a","label":"PER","fragments":[[0,9]],"tags":["old"],"name":"$x"}
    {"edit":"annotate","article":"$a","label":"LOC","quote":"تهران","name":"$y"}
    {"edit":"relate","source":"$x","target":"$y","label":"in"}
    {"edit":"note","target":"$x","text":"یادداشت"}
    """#

  /// Every kind of edit; a second time it would correct the text a second time.
  static let edits =
    keyed + "\n" + #"""
      {"edit":"replaceText","article":"$b","start":0,"end":3,"text":"خبر‌های"}
      {"edit":"replaceText","article":"$b","start":20,"end":20,"text":" ۱۴۰۳ "}
      {"edit":"annotate","article":"$b","label":"NUM","quote":"۱۴۰۳"}
      {"edit":"set","target":"$p","field":"label","value":"ORG"}
      {"edit":"set","target":"$p","field":"attributes.role","value":null}
      {"edit":"remove","target":"$q"}
      {"edit":"set","target":"$b","field":"title","value":"خبر دوم"}
      """#

  /// Edits that a second run finds done.
  static let keyed = #"""
    {"edit":"addArticle","title":"خبر","text":"خبر کتاب‌ها در «تهران» رسید؛ سارا احمدی آن را خواند.","language":"fa","name":"$b"}
    {"edit":"annotate","article":"$b","label":"PER","quote":"سارا احمدی","attributes":{"role":"reader"},"key":"1","name":"$p"}
    {"edit":"annotate","article":"$b","label":"LOC","quote":"تهران","key":"2","name":"$q"}
    {"edit":"annotate","article":"$b","label":"THING","fragments":[[4,8],[9,11]],"key":"3","name":"$r"}
    {"edit":"relate","source":"$p","target":"$q","label":"at","key":"4","name":"$s"}
    {"edit":"relate","source":"$p","target":"$r","label":"reads","attributes":{"when":"امروز"},"key":"5"}
    {"edit":"note","target":"$p","text":"درست است؟","key":"6","name":"$n"}
    {"edit":"note","target":"$n","text":"بله","key":"7"}
    {"edit":"note","target":"$b","text":"نیم‌فاصله","key":"8"}
    {"edit":"annotate","article":"$b","label":"VERB","quote":"رسید","key":"9"}
    {"edit":"annotate","article":"$b","label":"VERB","quote":"خواند","key":"10"}
    """#
}
