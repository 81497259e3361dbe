internal import Formats
internal import Foundation

/// What the demo tells: two people annotate Persian news on two machines, offline, and merge through a folder.
enum DemoStory {
  static func tell(_ stage: inout DemoStage) throws {
    try begin(&stage)
    let spans = try annotate(&stage)
    try disagree(&stage, spans)
    try meet(&stage, spans)
    try settle(&stage, spans)
    try compare(&stage)
  }

  /// The spans that the story is about.
  struct Spans {
    let article: String
    let person: String
    let place: String
    let body: String
  }

  private static func begin(_ stage: inout DemoStage) throws {
    try stage.step("Sara starts a corpus on her laptop and imports six articles.")
    try writeSamples(stage.folder)
    try stage.run("", "init", "laptop", "--device", "laptop", "--author", "Sara")
    try stage.run("laptop", "import", "../articles", "--language", "fa")
    try stage.step("She publishes them in a shared folder: Dropbox, Syncthing, a network drive, a USB stick.")
    try FileManager.default.createDirectory(atPath: stage.folder + "/shared", withIntermediateDirectories: false)
    try stage.run("laptop", "sync", "../shared")
    try stage.step("Ali joins from his desktop. From here on both work offline.")
    try stage.run("", "join", "shared", "desktop", "--device", "desktop", "--author", "Ali")
    let (laptop, desktop) = (try stage.ask("laptop", "list"), try stage.ask("desktop", "list"))
    try stage.check(laptop == desktop && laptop.array?.count == 6, "both have the same six articles")
  }

  private static func writeSamples(_ folder: String) throws {
    let articles = folder + "/articles"
    try FileManager.default.createDirectory(atPath: articles, withIntermediateDirectories: false)
    let samples = [
      ("water-plan.md", PackageResources.water_plan_md), ("rail-talks.md", PackageResources.rail_talks_md),
      ("isotope-lab.md", PackageResources.isotope_lab_md), ("open-maps.md", PackageResources.open_maps_md),
      ("wheat-price.md", PackageResources.wheat_price_md), ("book-fair.md", PackageResources.book_fair_md),
    ]
    for (name, bytes) in samples { try Files.write(bytes, to: articles + "/" + name) }
  }

  /// Both annotate the same article; neither sees what the other does.
  private static func annotate(_ stage: inout DemoStage) throws -> Spans {
    try stage.step("Both annotate the same article at the same time: Sara the speaker and what he said.")
    let list = try stage.ask("laptop", "list").array ?? []
    let article = list.first { $0["id"]?.string?.hasPrefix("afkwuc7x") == true }?["id"]?.string ?? ""
    let short = String(article.prefix(10))
    try stage.run(
      "laptop", "annotate", short, "--label", "PER", "--quote", "شهرام کوهبان", "--attribute", "role=speaker")
    let quote = "اگر اعتبار مرحله آخر به‌موقع برسد، پیش از گرمای تیرماه آب در لوله‌ها جاری خواهد بود."
    try stage.run("laptop", "annotate", short, "--label", "QUOTE", "--quote", quote)
    try stage.run("laptop", "annotate", short, "--label", "LOC", "--quote", "بافق")
    let spans = try stage.ask("laptop", "show", article)["annotations"]?.array ?? []
    let id = { (label: String) in spans.first { $0["label"]?.string == label }?["id"]?.string ?? "" }
    try stage.run("laptop", "relate", id("PER"), id("QUOTE"), "--label", "speaker")
    try stage.step("Ali marks an organisation, every time it is named.")
    try stage.run("desktop", "annotate", short, "--label", "ORG", "--quote", "انجمن قنات‌داران", "--all")
    try stage.step("They sync, and have each other's work.")
    for replica in ["laptop", "desktop", "laptop"] { try stage.run(replica, "sync") }
    let all = try stage.ask("laptop", "show", article)["annotations"]?.array ?? []
    try stage.check(all.count == 5, "the laptop has five spans, three of Sara's and two of Ali's")
    let body = all.first { $0["label"]?.string == "ORG" }?["id"]?.string ?? ""
    return Spans(article: article, person: id("PER"), place: id("LOC"), body: body)
  }

  private static func disagree(_ stage: inout DemoStage, _ spans: Spans) throws {
    try stage.step("Offline again, they disagree: one span gets two labels.")
    try stage.run("laptop", "set", spans.body, "label=NGO")
    try stage.run("desktop", "set", spans.body, "label=COMPANY")
    try stage.step("And Sara removes a span that Ali is writing a note on.")
    try stage.run("laptop", "remove", spans.place)
    try stage.run("desktop", "note", spans.place, "شهر یا شهرستان؟")
  }

  private static func meet(_ stage: inout DemoStage, _ spans: Spans) throws {
    try stage.step("They sync. Nothing is lost, and nothing is settled behind anybody's back.")
    for replica in ["laptop", "desktop", "laptop"] { try stage.run(replica, "sync") }
    try stage.run("laptop", "conflicts")
    let conflicts = try stage.ask("laptop", "conflicts").array ?? []
    try stage.check(conflicts.count == 2, "two conflicts: a label, and an edit against a removal")
    try stage.check(try stage.ask("desktop", "conflicts").array == conflicts, "the desktop sees the same two")
    let kept = try stage.ask("laptop", "show", spans.place)
    try stage.check(kept["notes"]?.array?.count == 1, "the span that Ali wrote on is still there")
  }

  private static func settle(_ stage: inout DemoStage, _ spans: Spans) throws {
    try stage.step("Sara settles both; her decisions are edits, and sync like any other.")
    try stage.run("laptop", "resolve", spans.body, "label", "--value", "NGO")
    try stage.run("laptop", "resolve", spans.place, "existence", "--keep")
    try stage.step("Ali undoes his last change: his note goes, and the undo can be undone.")
    try stage.run("desktop", "undo")
    for replica in ["laptop", "desktop", "laptop"] { try stage.run(replica, "sync") }
    let left = try stage.ask("desktop", "conflicts").array ?? []
    try stage.check(left.isEmpty, "nothing is in conflict any more")
    try stage.run("desktop", "show", spans.article)
  }

  private static func compare(_ stage: inout DemoStage) throws {
    try stage.step("Both machines hold the same corpus, byte for byte.")
    for format in ["jsonl", "w3c"] {
      let laptop = try stage.bytes("laptop", "export", "--format", format)
      let desktop = try stage.bytes("desktop", "export", "--format", format)
      try stage.check(!laptop.isEmpty && laptop.utf8.elementsEqual(desktop.utf8), "the \(format) exports are equal")
    }
    let digests = try ["laptop", "desktop"].map { try stage.ask($0, "status")["digest"]?.string }
    try stage.check(digests[0] != nil && digests[0] == digests[1], "so are the digests of what they hold")
    for replica in ["laptop", "desktop"] { try stage.run(replica, "verify") }
  }
}
