import CommandSupport
import Testing

/// Where a span is: quotes and ranges.
@Suite struct QuoteTests {
  private func desk() throws -> (Desk, String) {
    let desk = try Scene().corpus()
    return (desk, try desk.add())
  }

  private func fragments(_ desk: Desk, _ arguments: String...) throws -> [[Int]] {
    let outcome = try desk.run(["annotate"] + arguments + ["--json"])
    try #require(outcome.status == 0, "\(outcome)")
    return try desk.show(Value(outcome.stdout)["id"].text)["fragments"].ranges
  }

  @Test func `a quote found several times is refused with every place numbered`() throws {
    let (desk, article) = try desk()
    try desk.refused(
      "annotate", article, "--label", "PER", "--quote", Sample.person,
      saying: "2 times", "1: 19:28", "2: 43:52", "[\(Sample.person)]", "--occurrence")
  }

  @Test func `an occurrence counts from one and all marks each`() throws {
    let (desk, article) = try desk()
    let second = try fragments(desk, article, "--label", "A", "--quote", Sample.person, "--occurrence", "2")
    #expect(second == [[43, 52]])
    let all = try Value(
      desk.ok("annotate", article, "--label", "B", "--quote", Sample.person, "--all", "--json").stdout)
    #expect(all.array.count == 2)
    #expect(try desk.show(article)["annotations"].array.filter { $0["label"].text == "B" }.count == 2)
    try desk.refused("annotate", article, "--label", "A", "--quote", Sample.person, "--occurrence", "3", saying: "2")
    try desk.refused(
      "annotate", article, "--label", "A", "--quote", Sample.person, "--occurrence", "0", status: 64)
  }

  @Test func `several quotes make fragments, each searched after the one before`() throws {
    let (desk, article) = try desk()
    let found = try fragments(desk, article, "--label", "L", "--quote", "تهران", Sample.person)
    #expect(found == [[32, 37], [43, 52]])
    try desk.refused("annotate", article, "--label", "L", "--quote", "مشهد", "تهران", saying: "تهران")
  }

  @Test func `ranges are sorted, touching ones joined and overlapping ones refused`() throws {
    let (desk, article) = try desk()
    #expect(try fragments(desk, article, "--label", "L", "--range", "8:12", "5:8") == [[5, 12]])
    #expect(try fragments(desk, article, "--label", "L", "--range", "20:22", "3:4") == [[3, 4], [20, 22]])
    try desk.refused("annotate", article, "--label", "L", "--range", "5:9", "8:12", saying: "5:9", "8:12")
  }

  @Test(arguments: [
    ("5:5", Int32(1)), ("7:5", 1), ("0:9999", 1), ("x", 64), ("-1:5", 64), ("5", 64), ("1:2:3", 64),
    ("0:99999999999999999999", 64),
  ])
  func `a range that is none is refused`(range: String, status: Int32) throws {
    let (desk, article) = try desk()
    try desk.refused("annotate", article, "--label", "L", "--range", range, status: status, saying: range)
  }

  @Test func `an empty quote is refused`() throws {
    let (desk, article) = try desk()
    try desk.refused("annotate", article, "--label", "L", "--quote", "", saying: "empty")
  }

  @Test(arguments: ["علي رضايي", "قناتداران", "قنات داران", "30 نفر", "علی  رضایی"])
  func `a quote written a little differently is not taken but suggested with its range`(quote: String) throws {
    let (desk, article) = try desk()
    let refusal = try desk.refused("annotate", article, "--label", "L", "--quote", quote)
    #expect(refusal.stderr.contains("1: "), "\(refusal)")
    #expect(refusal.stderr.contains(":"), "\(refusal)")
  }

  @Test func `texts may begin with a dash`() throws {
    let (desk, article) = try desk()
    let id = try desk.json("annotate", article, "--label", "-L", "--quote", "-پایان", "--note", "-n", "--tag", "-t")
    let span = try desk.show(id["id"].text)
    #expect(span["quote"].text == "-پایان" && span["label"].text == "-L" && span["tags"].texts == ["-t"])
    #expect(span["notes"][0]["text"].text == "-n")
    let note = try desk.json("note", article, "-خط")["id"].text
    #expect(try desk.show(note)["text"].text == "-خط")
    let credited = try Value(desk.ok("note", article, "-x", "--author", "Zed", "--json").stdout)
    #expect(try desk.show(credited["id"].text)["author"].text == "Zed")
  }

  @Test func `the same span by the same author again makes nothing and prints the id that is there`() throws {
    let (desk, article) = try desk()
    let first = try desk.json("annotate", article, "--label", "LOC", "--quote", "تهران")
    let again = try desk.json("annotate", article, "--label", "LOC", "--range", "32:37")
    #expect(again["id"].text == first["id"].text && again["change"].isNull)
    let other = try Value(
      desk.ok("annotate", article, "--label", "LOC", "--quote", "تهران", "--author", "Sara", "--json").stdout)
    #expect(other["id"].text != first["id"].text)
  }

  @Test func `a boundary inside a character is taken with a warning`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add("cafe\u{301} نو")
    let warned = try desk.ok("annotate", article, "--label", "L", "--range", "0:4")
    #expect(warned.stderr.contains("0:4"))
    #expect(!(try desk.ok("annotate", article, "--label", "L", "--range", "0:5").stderr.contains("0:5")))
  }

  @Test func `a label used for the first time says so`() throws {
    let (desk, article) = try desk()
    #expect(try desk.ok("annotate", article, "--label", "LOC", "--quote", "تهران").stderr.contains("first time"))
    #expect(!(try desk.ok("annotate", article, "--label", "LOC", "--quote", "مشهد").stderr.contains("first time")))
  }
}
