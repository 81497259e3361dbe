import Formats
import Foundation
import Models
import Testing

struct WebAnnotationWriterTests {
  @Test func `the page is one JSON-LD document with all annotations`() throws {
    let page = try page(WebSample.articles)
    #expect(page["@context"] as? String == "http://www.w3.org/ns/anno.jsonld")
    #expect(page["type"] as? String == "AnnotationPage")
    let items = try items(WebSample.articles)
    #expect((page["partOf"] as? [String: Any])?["total"] as? Int == items.count)
    #expect(items.allSatisfy { $0["type"] as? String == "Annotation" })
    #expect(Set(items.compactMap { $0["id"] as? String }).count == items.count)
  }

  @Test func `no article gives an empty page`() throws {
    #expect(try items([]).isEmpty)
  }

  @Test func `a span has position and quote in scalars, with its context`() throws {
    let span = try item("1")
    let target = try #require(span["target"] as? [String: Any])
    #expect(target["language"] as? String == "fa")
    #expect(target["textDirection"] as? String == "rtl")
    #expect(
      target["source"] as? String == "https://fa.example.org/%D8%AE%D8%A8%D8%B1/%DB%B1%DB%B2?a=%D8%A8#%D8%AA")
    let selectors = try #require(target["selector"] as? [[String: Any]])
    #expect(selectors[0]["start"] as? Int == 0 && selectors[0]["end"] as? Int == 3)
    #expect(selectors[1]["exact"] as? String == "علی")
    #expect(selectors[1]["prefix"] == nil)
    #expect((selectors[1]["suffix"] as? String)?.hasPrefix(" گفت: «می‌خواهم") == true)
    #expect(span["created"] as? String == "2023-11-14T22:13:20.123Z")
  }

  @Test func `every selector reads as its quote, and its context stands beside it`() throws {
    for article in WebSample.articles {
      let scalars = Array(article.text.unicodeScalars)
      for selectors in try items([article]).flatMap(Self.selectors) {
        let start = try #require(selectors[0]["start"] as? Int),
          end = try #require(selectors[0]["end"] as? Int)
        let exact = try #require(selectors[1]["exact"] as? String)
        #expect(Array(exact.unicodeScalars) == Array(scalars[start..<end]))
        let prefix = Array((selectors[1]["prefix"] as? String ?? "").unicodeScalars)
        let suffix = Array((selectors[1]["suffix"] as? String ?? "").unicodeScalars)
        #expect(prefix == Array(scalars[(start - prefix.count)..<start]))
        #expect(suffix == Array(scalars[end..<(end + suffix.count)]))
        #expect(prefix.count <= 32 && suffix.count <= 32)
      }
    }
  }

  @Test func `the context does not cut a grapheme cluster`() throws {
    let family = "👨‍👩‍👧"
    let text = String(repeating: family, count: 9) + "x" + String(repeating: family, count: 9)
    let view = with(text) { $0.annotations = [FakeArticle.span(1, "X", [45...46], in: text)] }
    let selectors = try #require(try items([view]).flatMap(Self.selectors).first)
    #expect(selectors[1]["prefix"] as? String == String(repeating: family, count: 6))
    #expect(selectors[1]["suffix"] as? String == String(repeating: family, count: 6))
  }

  @Test func `several fragments are several targets, and said`() throws {
    let targets = try #require(try item("3")["target"] as? [[String: Any]])
    #expect(targets.count == 2)
    #expect(try export(WebSample.articles).losses[.discontinuousSpans] == 1)
  }

  @Test func `label, attributes and tags are bodies of their own purpose`() throws {
    let body = try #require(try item("1")["body"] as? [[String: Any]])
    #expect(body.map { $0["purpose"] as? String } == ["classifying", "describing", "describing", "tagging"])
    #expect(body.map { $0["label"] as? String } == ["label", "attributes.نقش", "attributes.empty", nil])
    #expect(body.map { $0["value"] as? String } == ["شخص", "گوینده", "", "مهم"])
    #expect(body[0]["textDirection"] as? String == "rtl")
  }

  @Test func `a relation links annotation to annotation, with its label`() throws {
    let relation = try item("4")
    let body = try #require(relation["body"] as? [[String: Any]])
    #expect(relation["motivation"] as? String == "linking")
    #expect(relation["target"] as? String == iri("3"))
    #expect(body[0]["source"] as? String == iri("1"))
    #expect(body[1]["value"] as? String == "گوینده")
    #expect(body.count == 4)
  }

  @Test func `notes comment, replies reply to the note`() throws {
    #expect(try item("22")["target"] as? String == iri("2"))
    #expect(try item("22")["motivation"] as? String == "commenting")
    #expect(try item("23")["target"] as? String == iri("22"))
    #expect(try item("23")["motivation"] as? String == "replying")
    #expect(try item("24")["target"] as? String == iri("4"))
    #expect((try item("23")["creator"] as? [String: String])?["name"] == "رضا")
  }

  @Test func `a conflict is a choice with the winner first`() throws {
    let conflict = try #require(
      try items(WebSample.articles).first { $0["id"] as? String == iri("3") + "#label" })
    let choice = try #require((conflict["body"] as? [[String: Any]])?.first)
    #expect(choice["type"] as? String == "Choice")
    #expect(
      (choice["items"] as? [[String: Any]])?.compactMap { $0["value"] as? String } == ["گفته", "نقل", ""])
    #expect(conflict["target"] as? String == iri("3"))
  }

  @Test func `the article is described as a whole`() throws {
    let described = try #require(try items(WebSample.articles).first)
    let body = try #require(described["body"] as? [[String: Any]])
    #expect(body.map { $0["value"] as? String } == ["عنوان", "ایرنا", "12", "سیاست", "a b"])
    #expect(body.map { $0["label"] as? String } == ["title", "metadata.خبرگزاری", "metadata.page", nil, nil])
  }

  @Test func `articles without a URL of their own are named by a URN and keep what they said`() throws {
    let described = try items(WebSample.articles).filter {
      ($0["id"] as? String)?.hasSuffix("#article") == true
    }
    let sources = described.compactMap { ($0["target"] as? [String: Any])?["id"] as? String }
    let articles = WebSample.articles
    #expect(
      sources.dropFirst() == articles.dropFirst().map { "urn:hashiya:\(WebSample.corpus):\($0.id)" }[...])
    let urls = described.map { annotation in
      (annotation["body"] as? [[String: Any]])?.first { $0["label"] as? String == "url" }?["value"] as? String
    }
    #expect(urls == [nil, nil, "https://example.org/same", "https://example.org/same", "not an IRI"])
  }

  @Test func `what cannot be carried is counted by kind`() throws {
    #expect(
      try export(WebSample.articles).losses.description
        == "lost: 4 article texts, 1 collapsed span, 1 relation to a span left out, "
        + "1 note on something left out, 1 language; "
        + "changed: 1 discontinuous span written as several targets")
  }

  @Test func `a quote that is not what the text says stops the export`() throws {
    let view = with("abcd") {
      $0.annotations = [FakeArticle.span(1, "X", [0...2], in: "abcd")]
      $0.annotations[0].quotes = ["e\u{301}"]
    }
    #expect(throws: ExportError.self) { try export([view]) }
  }

  @Test func `canonically equal quotes are not equal`() throws {
    let view = with("\u{622}") {
      $0.annotations = [FakeArticle.span(1, "X", [0...1], in: "\u{622}")]
      $0.annotations[0].quotes = ["\u{627}\u{653}"]
    }
    #expect(throws: ExportError.self) { try export([view]) }
  }

  @Test(arguments: [
    "https://example.org", "http://user:pw@example.org:80/a?b=c#d", "urn:isbn:123", "https://example.org/%20",
    "https://example.org:8080", "mailto:a@b.org",
  ])
  func `an absolute IRI is the source`(url: String) throws {
    #expect(try source(url) == url)
  }

  @Test(arguments: [
    "", "example.org/a", "/a", "https:", "https://a b", "https://example.org/%2", "https://a.org/#b#c",
    "1a:b", "ftp://a:b:c/",
    "https://a.org/<x>", "https://a.org/\u{1}", "https://a.org:x/", "https://[::1", "a\\b:c",
    "https://a.org/%zz",
  ])
  func `anything else is not`(url: String) throws {
    #expect(try source(url)?.hasPrefix("urn:hashiya:") == true)
  }
}

extension WebAnnotationWriterTests {
  private func export(_ articles: [ArticleView]) throws -> WebAnnotationExport {
    try WebAnnotationWriter(corpus: WebSample.corpus).write(articles)
  }

  private func page(_ articles: [ArticleView]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(try export(articles).bytes)) as? [String: Any])
  }

  private func items(_ articles: [ArticleView]) throws -> [[String: Any]] {
    try #require(try page(articles)["items"] as? [[String: Any]])
  }

  private func iri(_ number: String) -> String {
    "urn:hashiya:\(WebSample.corpus):\(number).\(FakeArticle.replica)"
  }

  private func item(_ number: String) throws -> [String: Any] {
    try #require(try items(WebSample.articles).first { $0["id"] as? String == iri(number) })
  }

  private static func selectors(of item: [String: Any]) -> [[[String: Any]]] {
    let targets = item["target"] as? [[String: Any]] ?? (item["target"] as? [String: Any]).map { [$0] } ?? []
    return targets.compactMap { $0["selector"] as? [[String: Any]] }
  }

  private func with(_ text: String, _ change: (inout ArticleView) -> Void) -> ArticleView {
    var view = FakeArticle.view(text)
    change(&view)
    return view
  }

  private func source(_ url: String) throws -> String? {
    let described = try #require(try items([FakeArticle.view("a", url: url)]).first)
    return (described["target"] as? [String: Any])?["id"] as? String
  }
}
