import Formats
import Foundation
import Models
import Testing

/// Exports of articles whose text was corrected: what they say of a span is what stands in the text now.
@Suite struct EditedArticleTests {
  private func view(seed: UInt64) throws -> ArticleView {
    try #require(try EditedArticle(seed: seed, corrections: 12).view)
  }

  private func slice(_ text: String, _ start: Int, _ end: Int) -> String {
    String(String.UnicodeScalarView(Array(text.unicodeScalars)[start..<end]))
  }

  @Test func `the articles have what is tested`() throws {
    let spans = try (UInt64(0)..<30).flatMap { try view(seed: $0).annotations }
    #expect(spans.contains { $0.state == .collapsed } && spans.contains { $0.state == .live })
    #expect(try (UInt64(0)..<30).contains { try view(seed: $0).text.utf8.contains(0x0D) })
  }

  @Test(arguments: UInt64(0)..<30) func `jsonl has ranges of the text it has, and reads back`(seed: UInt64) throws {
    let view = try view(seed: seed)
    var bytes: [UInt8] = []
    ViewJSON.appendArticle(view, corpus: WebSample.corpus, to: &bytes)
    let json = try JSONValue.parse(bytes.filter { $0 != 0x0A })
    guard case .string(let text) = json["text"], case .array(let spans) = json["annotations"] else {
      return #expect(Bool(false), "seed \(seed)")
    }
    #expect(text.unicodeScalars.elementsEqual(view.text.unicodeScalars))
    for (span, shown) in zip(spans, view.annotations) {
      guard case .array(let ranges) = span["fragments"], case .array(let quotes) = span["quotes"] else {
        return #expect(Bool(false), "seed \(seed)")
      }
      #expect(ranges.isEmpty == (span["state"] == .string("collapsed")))
      guard case .array(let range)? = ranges.first, case .integer(let start) = range[0],
        case .integer(let end) = range[1], case .string(let quote) = quotes[0]
      else { continue }
      #expect(slice(text, Int(start), Int(end)).unicodeScalars.elementsEqual(quote.unicodeScalars), "\(shown)")
    }
    let line = try #require(try ArticleLine.parse(bytes[...], number: 1))
    #expect(line.article.text == ExactText(view.text))
    #expect(line.notTaken.count == view.annotations.count { $0.state == .collapsed }, "\(line.notTaken)")
  }

  @Test(arguments: UInt64(0)..<30) func `web annotations select the text of now`(seed: UInt64) throws {
    let view = try view(seed: seed)
    let bytes = try WebAnnotationWriter(corpus: WebSample.corpus).write([view]).bytes
    let page = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let targets = try #require(page["items"] as? [[String: Any]]).compactMap { $0["target"] as? [String: Any] }
    let selected = targets.compactMap { $0["selector"] as? [[String: Any]] }
    #expect(selected.count == view.annotations.count { $0.state == .live })
    for selectors in selected {
      let start = try #require(selectors[0]["start"] as? Int)
      let end = try #require(selectors[0]["end"] as? Int)
      let exact = try #require(selectors[1]["exact"] as? String)
      #expect(exact.unicodeScalars.elementsEqual(slice(view.text, start, end).unicodeScalars), "seed \(seed)")
    }
  }

  @Test(arguments: UInt64(0)..<30) func `brat has the text of now, and reads back`(seed: UInt64) throws {
    let view = try view(seed: seed)
    let export = try BratWriter().write([view])
    let text = try #require(ExactText(validating: export.files[0].bytes))
    #expect(text.bytes == withoutReturns(Array(view.text.utf8)), "seed \(seed)")
    let again = BratReader(text: text, article: .handle("$a")).read([
      BratFile(name: "x.ann", bytes: export.files[1].bytes)
    ])
    #expect(again.notTaken.isEmpty, "seed \(seed): \(again.notTaken)")
    let live = view.annotations.filter { $0.state == .live }
    #expect(export.losses[.collapsedSpans] == view.annotations.count - live.count)
    #expect(again.edits.count { if case .annotate = $0 { true } else { false } } <= live.count)
  }

  /// CR LF and CR as LF.
  private func withoutReturns(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    for (index, byte) in bytes.enumerated() where byte != 0x0A || index == 0 || bytes[index - 1] != 0x0D {
      lines.append(byte == 0x0D ? 0x0A : byte)
    }
    return lines
  }
}
