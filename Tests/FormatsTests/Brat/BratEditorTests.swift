import Formats
import Models
import Testing

/// Imports through the editor, as a command does.
struct BratEditorTests {
  @Test(arguments: BratCorpus.names) func `the editor refuses no edit, and a second import adds nothing`(
    corpus: String
  ) throws {
    for document in try BratCorpus.documents(of: corpus) {
      let edits = edits(of: document.text, document.read())
      var first = editor(Shelf())
      for edit in edits { #expect(try first.perform(edit).status == .made, "\(document.name): \(edit)") }
      let states = Dictionary(first.states.map { ($0.id, $0) }) { $1 }
      var second = editor(Shelf(states: states, texts: first.texts))
      for edit in edits { _ = try second.perform(edit) }
      #expect(second.change == nil)
    }
  }

  @Test func `what was imported shows in the view and is exported as it was`() throws {
    let text = "علی گفت 😀\r\nسارا رفت"
    let lines = [
      "T1\tPER 0 3\tعلی", "A1\tnegated T1", "T2\tsay 4 7\tگفت", "T3\tPER 10 14;15 18\tسارا رفت",
      "R1\tsays Arg1:T2 Arg2:T1\t", "R2\tof Arg1:T3 Arg2:T2\t", "#1\tAnnotatorNotes T3\tچرا؟",
    ]
    let bytes = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    let result = BratReader(text: ExactText(text), article: .handle("$a"))
      .read([BratFile(name: "x.ann", bytes: bytes)])
    #expect(result.notTaken.isEmpty)
    var editor = editor(Shelf())
    for edit in edits(of: text, result) { _ = try editor.perform(edit) }
    let state = try #require(editor.states.first)
    let view = try #require(ArticleReader(state).view(base: ExactText(text)))
    let export = try BratWriter().write([view])
    let written = String(decoding: export.files[1].bytes, as: UTF8.self)
    #expect(Set(written.unicodeScalars.split(separator: "\n").map(String.init)) == Set(lines))
  }
}

extension BratEditorTests {
  private func edits(of text: String, _ result: BratImport) -> [Edit] {
    [.addArticle(NewArticle(title: "t", text: ExactText(text), handle: "$a"))] + result.edits
  }

  private func editor(_ shelf: Shelf) -> Editor {
    let hand = Editor.Hand(
      replica: FakeArticle.replica, nextSeq: 1, lamport: 1, wall: FakeArticle.time, author: "a", device: "d")
    return Editor(source: shelf, hand: hand)
  }
}

/// What an earlier editor made, as a source for the next.
private struct Shelf: ArticleSource {
  var states: [ArticleID: ArticleState] = [:]
  var texts: [ArticleID: ExactText] = [:]

  func state(of article: ArticleID) throws -> ArticleState? { states[article] }
  func baseText(of article: ArticleID) throws -> ExactText? { texts[article] }
  func home(of thing: ThingID) throws -> ArticleID? { states.values.first { $0.thing(thing) != nil }?.id }
}
