import CommandSupport
import Foundation
import Testing

/// The main job on real articles, where the test material is present beside the checkout.
@Suite struct SharedDataTests {
  private static let data = URL(filePath: #filePath).resolvingSymlinksInPath()
    .appending(path: "../../../../shared/data").standardizedFileURL

  /// The Persian articles of ntrex-news, by their document ids; nil when they are not here.
  private static func news() -> [String: String]? {
    let folder = data.appending(path: "ntrex-news")
    guard let ids = try? String(contentsOf: folder.appending(path: "document_ids.txt"), encoding: .utf8),
      let text = try? String(contentsOf: folder.appending(path: "newstest2019-ref.fas.txt"), encoding: .utf8)
    else { return nil }
    // CR LF is one Character: lines are split by scalars.
    func lines(_ text: String) -> [String] {
      text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    var articles: [String: String] = [:]
    for (id, line) in zip(lines(ids), lines(text)) where !id.isEmpty {
      articles[id.trimmingCharacters(in: .whitespaces), default: ""] += line + "\n"
    }
    return articles
  }

  private static func seeds() -> [String] {
    let folder = data.appending(path: "seeds").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().map { folder + "/" + $0 }
  }

  @Test func `real articles imported on two replicas are the same and their annotations meet`() throws {
    guard let news = Self.news() else { return }
    #expect(news.count == 62)
    let scene = try Scene()
    for (id, text) in news {
      try scene.write("one/\(id).txt", text)
      try scene.write("دو/خبر-\(id).txt", text)
    }
    let mina = try scene.corpus()
    let shared = try scene.makeFolder("shared")
    try mina.ok("sync", shared)
    let sara = try scene.join(shared, "laptop", author: "Sara")
    let seeds = Self.seeds()
    #expect(try mina.run(["import", scene.path("one"), "--language", "fa"] + seeds).status == 0)
    #expect(try sara.run(["import", scene.path("دو")] + seeds.reversed()).status == 0)
    let (mine, theirs) = try (mina.json("list").array, sara.json("list").array)
    #expect(mine.count == 62 + seeds.count)
    #expect(Set(mine.map(\.["id"].text)) == Set(theirs.map(\.["id"].text)))
    let article = try #require(mine.last)["id"].text
    let (first, second) = try (
      mina.json("annotate", article, "--label", "A", "--range", "0:5")["id"].text,
      sara.json("annotate", article, "--label", "B", "--range", "3:9")["id"].text
    )
    try Desk.sync(mina, sara)
    #expect(try sara.isShown(first) && mina.isShown(second))
    #expect(try mina.json("list").array.count == 62 + seeds.count)
    #expect(try mina.conflicts.isEmpty)
    try Desk.expectSame(mina, sara)
    let texts = Set(news.values.map { Array($0.utf8) })
    for line in try Value.lines(mina.exported) where !line["title"].text.isEmpty {
      let isSeed = !texts.contains(Array(line["text"].text.utf8))
      #expect(!isSeed || seeds.count == 2, "the text is the file's")
    }
  }

  @Test(arguments: ["anem", "tdt", "tutorial-news", "ncbi-disease", "measeval-annotator1"])
  func `brat corpora come in once, and their exports come in again the same`(name: String) throws {
    let folder = Self.data.appending(path: "brat/\(name)").path
    guard FileManager.default.fileExists(atPath: folder) else { return }
    let scene = try Scene()
    let desk = try scene.corpus()
    let outcome = try desk.run(["import", folder])
    #expect([0, 2].contains(outcome.status), "\(outcome.stderr)")
    #expect((outcome.status == 2) == outcome.stderr.contains("have no place here"))
    let before = try desk.status
    _ = try desk.run(["import", folder])
    #expect(try desk.digest == before["digest"].text)
    try desk.ok("export", "--format", "brat", "--output", scene.path("out"))
    let other = try scene.corpus("other")
    try other.ok("import", scene.path("out"))
    let after = try other.status
    for key in ["articles", "annotations", "relations", "notes"] {
      #expect(before[key].int == after[key].int, "\(key)")
    }
  }
}
