import TestSupport
import Testing

@testable import Models

@Suite struct SpanPlacesTests {
  /// Few are looked through, many found by a table: both must find the same, in the order in which they came.
  @Test(arguments: UInt64(0)..<30) func `spans are found by their range, few or many`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var state = ArticleState(id: ArticleID(ID128(high: 1, low: seed)))
    state.baseLength = 300
    var places = SpanPlaces(state)
    var known: [Range<Int>: [Int]] = [:]
    for position in 0..<random.pick([3, 23, 24, 25, 26, 200]) {
      let start = random.int(in: 0...10)
      let range = start..<start + 1 + random.int(in: 0...4)
      places.note(
        position, on: Fragments(base: [ScalarRange(start: range.lowerBound, end: range.upperBound)]), in: state)
      known[range, default: []].append(position)
      #expect(places.spans(over: range) == known[range])
    }
    for start in 0...11 {
      for end in start + 1...start + 6 { #expect(places.spans(over: start..<end) == known[start..<end] ?? []) }
    }
  }

  @Test func `of a state all spans are found, and those of no text are not`() {
    let text: ExactText = "قانون تازه"
    let article = ContentHash.article(url: .empty, text: text)
    var editor = Editor(source: NoArticles(), hand: .test)
    #expect(throws: Never.self) {
      _ = try editor.perform(.addArticle(NewArticle(title: "t", text: text)))
      for number in 0..<40 {
        let place = Place.ranges([ScalarRange(start: number % 4, end: 5 + number % 5)])
        _ = try editor.perform(
          .annotate(NewSpan(article: .id(.article(article)), label: ExactText("\(number)"), place: place)))
      }
    }
    let state = editor.states[0]
    let places = SpanPlaces(state)
    for start in 0..<4 {
      for end in 5..<10 {
        let found = places.spans(over: start..<end)
        #expect(found.count == 2 && found.allSatisfy { state.things[$0].register(.field(.fragments)) != nil })
      }
    }
    #expect(places.spans(over: 0..<4) == [])
  }
}

/// Holds nothing.
private struct NoArticles: ArticleSource {
  func state(of article: ArticleID) throws -> ArticleState? { nil }
  func baseText(of article: ArticleID) throws -> ExactText? { nil }
  func home(of thing: ThingID) throws -> ArticleID? { nil }
}

extension Editor.Hand {
  fileprivate static let test = Editor.Hand(
    replica: ReplicaID(ID128(high: 7, low: 7)), nextSeq: 1, lamport: 1, wall: Timestamp(milliseconds: 5), author: "a",
    device: "d")
}
