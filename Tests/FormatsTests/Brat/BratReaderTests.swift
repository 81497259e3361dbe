import Formats
import Models
import Testing

struct BratReaderTests {
  @Test func `an entity becomes a span with its line as key`() throws {
    let result = read("علی رفت", "T1\tPER 0 3\tعلی\n")
    let span = try #require(result.spans.first)
    #expect(span.label == "PER")
    #expect(span.place == .ranges([ScalarRange(start: 0, end: 3)]))
    #expect(span.key == "T1\tPER 0 3\tعلی")
    #expect(span.handle == "$T1")
    #expect(span.article == .handle("$a"))
    #expect(result.notTaken.isEmpty)
  }

  @Test func `discontinuous fragments keep their places`() throws {
    let result = read("20 to 30 years", "T1\tQ 0 2;9 14\t20 years\n")
    #expect(result.ranges == [[0, 2, 9, 14]])
  }

  @Test func `the old form of discontinuous text without a joint is read`() {
    #expect(read("20 to 30 years", "T1\tQ 0 2;9 14\t20years\n").ranges == [[0, 2, 9, 14]])
  }

  @Test func `CR LF counts as one character`() {
    let result = read("one\r\ntwo\r\nthree", "T1\tX 4 7\ttwo\nT2\tX 8 13\tthree\n")
    #expect(result.ranges == [[5, 8], [10, 15]])
    #expect(result.warnings.isEmpty)
  }

  @Test func `a span over a line break reads with a space in its place`() {
    #expect(read("one\r\ntwo", "T1\tX 0 7\tone two\n").ranges == [[0, 8]])
    #expect(read("one\rtwo", "T1\tX 0 7\tone two\n").ranges == [[0, 7]])
  }

  @Test func `a file that counts CR LF as two is recognised and said`() {
    let result = read("one\r\ntwo\r\nthree", "T1\tX 5 8\ttwo\nT2\tX 10 15\tthree\n")
    #expect(result.ranges == [[5, 8], [10, 15]])
    #expect(result.warnings.count == 1)
  }

  @Test func `UTF-16 offsets are recognised by the text and said`() throws {
    let result = read("😀😀 aa aa", "T1\tX 5 7\taa\nT2\tX 8 10\taa\n")
    #expect(result.ranges == [[3, 5], [6, 8]])
    #expect(try #require(result.warnings.first).contains("UTF-16"))
  }

  @Test func `a byte order mark that the text lost is counted, as brat counts it`() {
    let reader = BratReader(text: "abc", article: .handle("$a"), droppedMark: true)
    func read(_ lines: String) -> BratImport { reader.read([BratFile(name: "d", bytes: Array(lines.utf8))]) }
    #expect(read("T1\tX 2 4\tbc\n").ranges == [[1, 3]])
    #expect(read("T1\tX 0 4\t\u{FEFF}abc\n").ranges == [[0, 3]])
    #expect(read("T1\tX 0 1\t\u{FEFF}\n").reasons == [.emptyRange(0, 1)])
    let other = read("T1\tX 1 3\tbc\n")
    #expect(other.ranges == [[1, 3]])
    #expect(other.warnings.count == 1)
  }

  @Test func `one stray line does not change the unit of the others`() {
    let result = read("😀 ab cd ef", "T1\tX 2 4\tab\nT2\tX 5 7\tcd\nT3\tX 9 11\tef\n")
    #expect(result.ranges == [[2, 4], [5, 7], [8, 10]])
    #expect(result.warnings.count == 1)
  }

  @Test func `a text that differs refuses the line and what hangs on it`() {
    let result = read(
      "abc def",
      "T1\tX 0 3\tabd\nT2\tX 4 7\tdef\nR1\tr Arg1:T1 Arg2:T2\t\nA1\tN T1\n#1\tAnnotatorNotes T1\tx\n")
    #expect(result.spans.count == 1)
    #expect(
      result.reasons == [
        .textDiffers(found: "abc", wanted: "abd"), .referenceNotTaken("T1", line: 1),
        .referenceNotTaken("T1", line: 1), .referenceNotTaken("T1", line: 1),
      ])
    #expect(result.takenCount == 1)
  }

  @Test func `text is compared by its scalars, not by canonical equivalence`() {
    #expect(read("\u{E9}", "T1\tX 0 1\te\u{301}\n").spans.isEmpty)
  }

  @Test func `a longer word in the third column is another text`() {
    #expect(read("abc", "T1\tX 0 2\tabc\n").spans.isEmpty)
    #expect(read("abc", "T1\tX 0 3\tabc and more\n").spans.count == 1)
  }

  @Test(arguments: [
    ("T1\tX 2 2\t", BratReason.emptyRange(2, 2)), ("T1\tX 3 1\tbc", .reversedRange(3, 1)),
    ("T1\tX 0 99\tabc", .outsideText(0, 99, length: 3)), ("T1\tX 0 2;1 3\tab bc", .overlappingFragments),
    ("T1\tX -1 2\tab", .unreadable(wanted: "T1<TAB>TYPE START END<TAB>TEXT")),
    ("T1\tX 0 99999999999999999999999\tabc", .unreadable(wanted: "T1<TAB>TYPE START END<TAB>TEXT")),
    ("T1\tX 0  3\tabc", .unreadable(wanted: "T1<TAB>TYPE START END<TAB>TEXT")),
    ("T1\tX\u{1} 0 3\tabc", .controlCharacter("X\u{1}")), ("T1 X 0 3 abc", .unreadable(wanted: "ID<TAB>...")),
    ("Z1\tX", .unknownKind("Z1")), ("*\tEquiv T1 T2", .noPlaceFor("sets of equivalent spans (*)")),
    ("N1\tReference T1 W:1\tx", .noPlaceFor("normalisations (N)")), ("#1\tAnnotatorNotes T1\t", .emptyNote),
    ("R1\tr Arg1:T1 Arg2:T9", .missing("T1")), ("E1\tX:E2 a:T1", .wrongTarget("E2", wanted: "a span")),
    ("R1\tr Arg1:T1 Arg1:T1", .unreadable(wanted: "R1<TAB>TYPE Arg1:T1 Arg2:T2")),
    ("A1\tX T7", .missing("T7")),
  ])
  func `a line that cannot be taken is named with its reason`(line: String, reason: BratReason) throws {
    let result = read("abc", "\n" + line + "\n")
    #expect(result.reasons == [reason])
    #expect(result.edits.isEmpty)
    let refusal = try #require(result.notTaken.first)
    #expect(refusal.lineNumber == 2)
    #expect(refusal.line == ExactText(line))
    #expect(result.lineCount == 1 && result.takenCount == 0)
  }

  @Test func `bytes that are not UTF-8 refuse their line only`() {
    let bytes =
      [UInt8]("T1\tX 0 1\ta\n".utf8) + [0x54, 0x32, 0x09, 0xFF, 0x0A] + [UInt8]("T3\tX 1 2\tb".utf8)
    let result = BratReader(text: "ab", article: .handle("$a")).read([BratFile(name: "d.ann", bytes: bytes)])
    #expect(result.spans.count == 2)
    #expect(result.reasons == [.notUTF8])
  }

  @Test func `the second of two equal ids is refused`() {
    let result = read("ab", "T1\tX 0 1\ta\nT1\tX 1 2\tb\n")
    #expect(result.ranges == [[0, 1]])
    #expect(result.reasons == [.duplicateID("T1", firstLine: 1)])
  }

  @Test func `an event becomes relations from its trigger, also to events of later lines`() {
    let result = read(
      "a b c", "T1\tX 0 1\ta\nT2\tGo 2 3\tb\nT3\tBe 4 5\tc\nE1\tGo:T2 Theme:T1 Theme2:E2 \nE2\tBe:T3\n")
    let triples = result.relations.map {
      [$0.source, $0.target].compactMap(\.handleName) + [$0.label.string]
    }
    #expect(triples == [["$T2", "$T1", "Theme"], ["$T2", "$T3", "Theme2"]])
    #expect(Set(result.relations.map(\.key)).count == 2)
    #expect(result.notTaken.isEmpty)
  }

  @Test func `an event with one argument missing keeps the others`() {
    let result = read("a b", "T1\tX 0 1\ta\nT2\tGo 2 3\tb\nE1\tGo:T2 Theme:T1 Cause:T9\n")
    #expect(result.relations.count == 1)
    #expect(result.reasons == [.missing("T9")])
    #expect(result.notTaken.map(\.isPartial) == [true])
    #expect(result.takenCount == 3)
  }

  @Test func `a relation runs from Arg1 to Arg2 in whatever order they stand`() {
    let result = read("a b", "T1\tX 0 1\ta\nT2\tX 2 3\tb\nR1\tr Arg2:T2 Arg1:T1\t\nA1\tSure R1 yes\n")
    #expect(result.relations.map(\.source) == [.handle("$T1")])
    #expect(result.relations.map(\.target) == [.handle("$T2")])
    #expect(result.relations.map(\.attributes) == [["Sure": "yes"]])
    #expect(result.relations.map(\.handle) == ["$R1"])
  }

  @Test func `attributes are set with the span, those of an event on its trigger`() {
    let result = read(
      "a", "A1\tNegation E1\nT1\tGo 0 1\ta\nE1\tGo:T1\nM2\tSpeculation E1\nA3\tTense T1 past perfect\n")
    #expect(
      result.spans.map(\.attributes) == [
        ["Negation": "true", "Speculation": "true", "Tense": "past perfect"]
      ])
  }

  @Test func `a second value of one attribute is refused, the same value again is not`() {
    let result = read("a", "T1\tX 0 1\ta\nA1\tN T1 x\nA2\tN T1 y\nA3\tN T1 x\n")
    #expect(result.spans.map(\.attributes) == [["N": "x"]])
    #expect(result.reasons == [.saidOtherwise(name: "N", value: "x")])
  }

  @Test func `notes stand on spans, relations and triggers, and say their kind`() {
    let result = read(
      "a b",
      "#1\tAnnotatorNotes E1\tone\ttwo\nT1\tX 0 1\ta\nE1\tX:T1\n#2\tLemma T1\t be\n"
        + "R1\tr Arg1:T1 Arg2:T1\n#3\tAnnotatorNotes R1\tr\n"
    )
    #expect(result.notes.map(\.text) == ["one\ttwo", "[Lemma] be", "r"])
    #expect(result.notes.map(\.target) == [.handle("$T1"), .handle("$T1"), .handle("$R1")])
  }

  @Test func `a note on a note or an attribute is refused`() {
    let result = read("a", "T1\tX 0 1\ta\nA1\tN T1\n#1\tAnnotatorNotes A1\tx\n")
    #expect(result.reasons == [.wrongTarget("A1", wanted: "a span, an event or a relation")])
  }

  @Test func `lines end where Python ends them`() {
    let ends = [
      "\n", "\r\n", "\r", "\u{B}", "\u{C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}",
    ]
    let lines = ends.enumerated().map { "T\($0)\tX 0 1\ta\($1)" }.joined()
    let result = read("a", lines)
    #expect(result.spans.count == ends.count)
    #expect(result.lineCount == ends.count)
  }

  @Test func `CR LF ends one line, so that the numbers are right`() {
    let result = read("a", "T1\tX 0 1\ta\r\nT2\tX 0 9\ta\r\n")
    #expect(result.notTaken.map(\.lineNumber) == [2])
    #expect(result.spans.map(\.key) == ["T1\tX 0 1\ta"])
  }

  @Test func `one role with one argument said twice makes one relation`() {
    let result = read("a b", "T1\tX 0 1\ta\nT2\tX 2 3\tb\nE1\tX:T1 r:T2 r:T2 s:T2\n")
    #expect(result.relations.map(\.label) == ["r", "s"])
    #expect(result.reasons == [.saidBefore("r:T2")])
  }

  @Test func `several files are one document, each with its own line numbers`() {
    let files = [
      BratFile(name: "d.a1", bytes: Array("\u{FEFF}T1\tX 0 1\ta\n".utf8)),
      BratFile(name: "d.a2", bytes: Array("R1\tr Arg1:T1 Arg2:T1\n\nT1\tX 0 1\ta\n".utf8)),
    ]
    let result = BratReader(text: "a", article: .handle("$a")).read(files)
    #expect(result.relations.count == 1)
    #expect(result.notTaken.map(\.file) == ["d.a2"])
    #expect(result.notTaken.map(\.lineNumber) == [3])
  }

  @Test func `a handle prefix keeps the documents of one change apart`() {
    let reader = BratReader(text: "a", article: .handle("$a"), handlePrefix: "$7/")
    let result = reader.read([
      BratFile(name: "d.ann", bytes: Array("T1\tX 0 1\ta\n#1\tAnnotatorNotes T1\tn\n".utf8))
    ])
    #expect(result.spans.map(\.handle) == ["$7/T1"])
    #expect(result.notes.map(\.target) == [.handle("$7/T1")])
  }

  @Test func `spans without text are taken and said`() {
    for line in ["T1\tX 0 3\n", "T1\tX 0 3\t\n", "T1\tX 0 3\t \n"] {
      let result = read("abc", line)
      #expect(result.ranges == [[0, 3]])
      #expect(result.warnings.count == 1)
    }
  }

  @Test func `a span without text is not looked for in other units`() {
    #expect(read("a\r\n\r\nb", "T1\tX 5 6\t\n").reasons == [.outsideText(5, 6, length: 4)])
  }

  @Test(arguments: 0..<200) func `no bytes stop the reader`(seed: UInt64) {
    var generator = BratNoise(state: seed)
    let result = BratReader(text: "a😀\r\nب c\rd", article: .handle("$a")).read([
      BratFile(name: "x.ann", bytes: generator.bytes())
    ])
    #expect(result.lineCount == result.takenCount + result.notTaken.count { !$0.isPartial })
  }
}

extension BratReaderTests {
  private func read(_ text: String, _ annotations: String) -> BratImport {
    BratReader(text: ExactText(text), article: .handle("$a"))
      .read([BratFile(name: "d.ann", bytes: Array(annotations.utf8))])
  }
}

/// Bytes that look like annotations often enough to get deep into the reader.
private struct BratNoise: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    let mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ (mixed >> 27)
  }

  mutating func bytes() -> [UInt8] {
    let words = [
      "T1", "T2", "E1", "R1", "A1", "#1", "*", "N1", "\t", "\t", " ", " ", "\n", "\n", "X", "X:T1", "Arg1:T1",
      "Arg2:T2", "0", "1", "3", "9", "99999999999999999999", ";", ":", "a", "😀", "\r", "AnnotatorNotes",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<120, using: &self) {
      let isNoise = Int.random(in: 0..<20, using: &self) == 0
      bytes +=
        isNoise
        ? [UInt8.random(in: 0...255, using: &self)] : Array((words.randomElement(using: &self) ?? "").utf8)
    }
    return bytes
  }
}
