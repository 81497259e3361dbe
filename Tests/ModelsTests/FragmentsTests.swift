import Models
import Testing

@Suite struct FragmentsTests {
  @Test(arguments: 0..<4) func `pieces come out as they were put in`(count: Int) {
    let pieces = (0..<count).map { Fragment(first: .base($0 * 10), last: .base($0 * 10 + 4)) }
    let ranges = (0..<count).map { ScalarRange(start: $0 * 10, end: $0 * 10 + 5) }
    let fragments = Fragments(pieces: pieces)
    #expect(Array(fragments) == pieces)
    #expect(fragments.count == count && fragments.isEmpty == (count == 0))
    #expect((0..<count).map { fragments[$0] } == pieces)
    #expect(Fragments(base: ranges) == fragments && Fragments(base: ranges).hashValue == fragments.hashValue)
    if count == 1 { #expect(Fragments(pieces[0]) == fragments) }
  }

  @Test func `fragments are equal when pieces and quotes are`() {
    let piece = Fragment(first: .base(0), last: .base(4))
    let plain = Fragments(piece)
    #expect(plain != Fragments(Fragment(first: .base(0), last: .base(5))))
    #expect(plain != Fragments(pieces: [piece, piece]))
    #expect(plain != Fragments(pieces: [piece], quotes: ["گفت"]))
    #expect(Fragments(pieces: [piece], quotes: ["گفت"]) == Fragments(pieces: [piece], quotes: ["گفت"]))
  }
}
