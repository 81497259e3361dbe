import CommandSupport
import Foundation
import Models
import Testing

@testable import CLI

@Suite struct ArticlePageTests {
  private let text = "خبر تازه\n\nعلی در تهران گفت باران می\u{200C}بارد.\nParis 12."

  private func seen(_ page: String) -> [String] { Printed.lines(page).map(Printed.seen) }

  @Test func `a page says what is known of the article, then its text, then what is on it`() {
    let thread = PageSample.note(9, "درست؟", replies: [PageSample.note(10, "yes")])
    var view = PageSample.view(
      text, title: "خبر تازه",
      annotations: [
        PageSample.span(
          7, "شخص", [(10, 13)], in: text, notes: [thread]),
        PageSample.span(8, "LOC", [(17, 22)], in: text),
      ])
    view.relations = [PageSample.relation(11, "lives in", 7, 8)]
    view.notes = [PageSample.note(12, "on the article")]
    view.tags = ["هوا"]
    view.metadata = [NamedValue(name: "agency", value: "x")]
    view.url = "https://example.org/1"
    #expect(
      seen(PageSample.page(view).render()) == [
        "خبر تازه", "aaaaaa  fa  sara  2026-11-21 10:05  51 characters", "https://example.org/1", "#هوا",
        "agency=x", "",
        "خبر تازه", "", "⟦علی⟧₁ در ⟦تهران⟧₂ گفت باران می\u{200C}بارد.", "Paris 12.", "",
        "annotations (2)",
        "  1  شخص  «علی»", "     7.k3fq  sara  2026-11-21 10:05  10:13",
        "     note  9.k3fq  ali  2026-11-21 10:05", "       درست؟",
        "       reply  10.k3fq  ali  2026-11-21 10:05", "         yes",
        "  2  LOC  «تهران»", "     8.k3fq  sara  2026-11-21 10:05  17:22", "",
        "relations (1)", "  lives in:  1 «علی» →  2 «تهران»", "    11.k3fq  ali  2026-11-21 10:05", "",
        "notes (1)", "  note  12.k3fq  ali  2026-11-21 10:05", "    on the article", "",
      ])
  }

  @Test func `a collapsed span and a dangling relation are shown as such`() {
    var gone = PageSample.span(7, "PER", [], in: text)
    gone.state = .collapsed
    gone.quotes = ["علی"]
    gone.position = 12
    var relation = PageSample.relation(8, "says", 7, 99)
    relation.state = .dangling
    let lines = seen(PageSample.page(PageSample.view(text, annotations: [gone], relations: [relation])).render())
    #expect(lines.contains("  1  PER  «علی»  collapsed at 12"))
    #expect(lines.contains("  says:  1 «علی» →  (removed) 99.k3fq  dangling"))
    #expect(!lines.contains { $0.contains("⟦") })
  }

  @Test func `a conflict lists its values as resolve counts them, and how to settle it`() {
    let values: [ConflictView.Value] = [
      .init(value: .text("ORG"), author: "sara", created: PageSample.time, device: "laptop", winner: true),
      .init(value: .cleared, author: "علی", created: PageSample.time, device: "", winner: false),
    ]
    let conflict = ConflictView(
      target: PageSample.id(7), article: PageSample.article, field: "attributes.o'role", values: values)
    let span = PageSample.span(7, "PER", [(10, 13)], in: text, conflicts: [conflict])
    let lines = seen(PageSample.page(PageSample.view(text, annotations: [span], conflicts: [conflict])).render())
    #expect(
      lines.suffix(6) == [
        "conflicts (1)", "  attributes.o'role of 7.k3fq  1 «علی»",
        "    1  ORG  sara  2026-11-21 10:05  on laptop  (shown now)",
        "    2  (cleared)  علی  2026-11-21 10:05",
        "    hashiya resolve 7.k3fq 'attributes.o'\\''role' --take N", "",
      ])
    #expect(lines.contains("     7.k3fq  sara  2026-11-21 10:05  10:13  in conflict: attributes.o'role"))
  }

  @Test func `the command to settle a conflict is safe to copy`() {
    let conflict = ConflictView(
      target: PageSample.id(7), article: PageSample.article, field: "metadata.a'\u{301}; rm x", values: [])
    let page = PageSample.page(PageSample.view(text, conflicts: [conflict])).render()
    let hint = "    hashiya resolve 7.k3fq \u{2068}'metadata.a'\\''\u{301}; rm x'\u{2069} --take N"
    #expect(Printed.lines(page).contains { $0.utf8.elementsEqual(hint.utf8) })
  }

  @Test func `a span alone is shown in its context`() {
    let long = String(repeating: "کلمه ", count: 30) + "تهران" + String(repeating: " کلمه", count: 30)
    let span = PageSample.span(7, "LOC", [(150, 155)], in: long)
    let lines = seen(PageSample.page(PageSample.view(long, annotations: [span]), width: 100).render(span: span))
    #expect(lines[0] == "Title  aaaaaa")
    #expect(lines[2].hasPrefix("…کلمه کلمه") && lines[2].contains("کلمه ⟦تهران⟧₁ کلمه"))
    #expect(lines[2].hasSuffix("کلمه…"))
    #expect(lines[4] == "LOC  «تهران»")
  }

  @Test func `context far apart is joined with ellipses and long fragments are shown by their ends`() {
    let long = String(repeating: "کلمه ", count: 400)
    let far = PageSample.span(7, "LOC", [(0, 4), (1000, 1004)], in: long)
    let wide = PageSample.span(8, "LOC", [(0, 1999)], in: long)
    let page = PageSample.page(PageSample.view(long, annotations: [far, wide]))
    #expect(seen(page.render(span: far)).count { $0.contains("⟦کلمه⟧₁") } == 2)
    #expect(page.render(span: wide).unicodeScalars.count < 1500)
  }

  @Test func `a relation and a note are shown with what they are about`() {
    let spans = [PageSample.span(7, "PER", [(10, 13)], in: text), PageSample.span(8, "LOC", [(17, 22)], in: text)]
    let relation = PageSample.relation(11, "lives in", 7, 8)
    let page = PageSample.page(PageSample.view(text, annotations: spans, relations: [relation]))
    #expect(seen(page.render(relation: relation)).contains { $0.contains("⟦علی⟧₁ در ⟦تهران⟧₂") })
    let note = PageSample.note(9, "hm")
    #expect(seen(page.render(note: note, on: PageSample.id(8))).contains { $0.contains("علی در ⟦تهران⟧₂") })
    #expect(seen(page.render(note: note, on: PageSample.id(11))).contains { $0.contains("lives in:") })
    #expect(
      seen(page.render(note: note, on: nil)).suffix(3) == ["note  9.k3fq  ali  2026-11-21 10:05", "  hm", ""])
  }

  @Test func `views that make no sense are printed all the same`() {
    let mad = PageSample.span(7, "x", [(-5, 3), (1_000, 2_000)])
    var lost = PageSample.span(8, "x", [])
    lost.position = .max
    let page = PageSample.page(PageSample.view("short", annotations: [mad, lost, mad]))
    #expect(!page.render().isEmpty && !page.render(span: mad).isEmpty && !page.render(span: lost).isEmpty)
    #expect(!PageSample.page(PageSample.view("")).render().isEmpty)
  }

  @Test(arguments: 0..<100 as Range<UInt64>) func `no hostile word of an article leaks`(seed: UInt64) {
    var random = TextSeed(seed)
    let page = PageSample.page(hostileView(&random), width: 60)
    let relation = PageSample.relation(11, random.text(pieces: 5), 7, 8)
    let pages = [
      page.render(), page.render(span: page.view.annotations[0]), page.render(relation: relation),
      page.render(note: PageSample.note(9, random.text(pieces: 20)), on: PageSample.id(8)),
    ]
    for line in pages.flatMap(Printed.lines) {
      #expect(Printed.isBalanced(line), "\(line.debugDescription)")
      #expect(!Printed.hasControl(line))
    }
  }

  private func hostileView(_ random: inout TextSeed) -> ArticleView {
    let text = random.text(pieces: 100)
    let spans = (7..<12).map { number -> SpanView in
      let start = random.next(below: text.unicodeScalars.count - 1)
      let end = min(text.unicodeScalars.count, start + 1 + random.next(below: 20))
      var span = PageSample.span(UInt64(number), random.text(pieces: 4), [(start, end)], in: text)
      span.attributes = [NamedValue(name: random.text(pieces: 3), value: random.text(pieces: 30))]
      span.tags = [random.text(pieces: 3)]
      span.author = random.text(pieces: 3)
      span.notes = [PageSample.note(40, random.text(pieces: 40))]
      return span
    }
    let value = ConflictView.Value(
      value: .text(random.text(pieces: 30)), author: random.text(pieces: 3), created: PageSample.time,
      device: random.text(pieces: 3), winner: true)
    var view = PageSample.view(text, title: random.text(pieces: 20), annotations: spans)
    view.language = random.text(pieces: 2)
    view.url = random.text(pieces: 40)
    view.relations = [PageSample.relation(30, random.text(pieces: 5), 7, 99)]
    view.conflicts = [
      ConflictView(
        target: PageSample.id(7), article: PageSample.article, field: random.text(pieces: 4), values: [value])
    ]
    return view
  }

  @Test func `real articles are printed whole, each line in the width`() throws {
    for text in sharedArticles() {
      let view = PageSample.view(text, annotations: [PageSample.span(7, "x", [(5, 300)], in: text)])
      let body = Printed.lines(PageSample.page(view).render()).prefix { $0 != "annotations (1)" }
      #expect(body.allSatisfy { Printed.columns($0) <= 80 && Printed.isBalanced($0) })
      let printed = body.dropFirst(2).joined().unicodeScalars.filter { $0.properties.isAlphabetic }
      #expect(printed.elementsEqual(text.unicodeScalars.filter { $0.properties.isAlphabetic }))
    }
  }

  /// The articles in the folder `shared` beside the checkout, when there is one.
  private func sharedArticles() -> [String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../../shared/data").standardizedFileURL
    let names =
      ["seeds/000_f3d2a49e2f392f9c.txt", "seeds/002_cceccef2aaa4ea05.txt"]
      + ["fas", "arb", "jpn", "tha", "hin"].map { "ntrex-news/newstest2019-ref.\($0).txt" }
    return names.compactMap { name in
      // Data that is not there is no failure.
      let text = try? String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
      return text.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(20_000))) }
    }
  }
}
