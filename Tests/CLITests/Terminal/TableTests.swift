import CommandSupport
import Testing

@testable import CLI

@Suite struct TableTests {
  private func table(_ rows: [[Table.Cell]]) -> Table {
    var table = Table([
      .init("id", canShrink: false), .init("title"), .init("n", .right, canShrink: false), .init("tags"),
    ])
    table.rows = rows
    return table
  }

  private func lines(_ table: Table, width: Int = 80, cuts: Bool = true) -> [String] {
    Array(Printed.lines(table.render(Style(width: width, cuts: cuts))).dropLast())
  }

  @Test func `columns stand below each other by display width`() {
    let lines = lines(
      table([
        [.id("a1"), .foreign("می\u{200C}خواهم"), "7", .foreign("x")],
        [.id("a22"), .foreign("日本"), "12", .foreign("y")],
      ]))
    #expect(
      lines.map(Printed.seen) == [
        "id   title     n  tags",
        "a1   می\u{200C}خواهم   7  x",
        "a22  日本     12  y",
      ])
    #expect(lines[1].hasPrefix("\u{2066}a1\u{2069}   \u{2068}م"))
  }

  @Test func `no line ends in blanks`() {
    let lines = lines(table([[.id("a"), "", "1", ""], [.id("a"), .foreign("x"), "", ""], [.id("a")]]))
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    #expect(Printed.seen(lines[3]) == "a")
  }

  @Test func `a table is cut to the width, the last column first, ids never`() {
    let long = String(repeating: "و", count: 60)
    let rows = table([[.id("a123456789"), .foreign(long), "123", .foreign(long)]])
    for width in [40, 60, 80, 120] {
      let lines = lines(rows, width: width)
      #expect(lines.allSatisfy { Printed.columns($0) <= width }, "width \(width)")
      #expect(lines[1].contains("a123456789") && lines[1].contains("123") && lines[1].contains("…"))
    }
    #expect(Printed.seen(lines(rows, width: 200)[1]).hasSuffix(long))
  }

  @Test func `in a pipe nothing is cut`() {
    let long = String(repeating: "و", count: 600)
    #expect(lines(table([[.id("a"), .foreign(long), "1", .foreign(long)]]), cuts: false)[1].contains(long))
  }

  @Test func `words of ours that are not plain are treated as foreign`() {
    let line = lines(table([["\u{1B}[2J\u{202E}", "", "", ""]]))[1]
    #expect(!Printed.hasControl(line) && Printed.isBalanced(line))
  }

  @Test func `a table without rows is nothing`() {
    #expect(table([]).render(Style()) == "")
    #expect(Table([]).render(Style()) == "")
  }

  @Test(arguments: 0..<100 as Range<UInt64>) func `hostile cells keep to their columns`(seed: UInt64) {
    var random = TextSeed(seed)
    let rows = (0..<3).map { _ -> [Table.Cell] in
      [.id("a1"), .foreign(random.text(pieces: 20)), "1", .foreign(random.text(pieces: 20))]
    }
    let lines = lines(table(rows), width: 60)
    #expect(lines.count == 4)
    for line in lines {
      #expect(Printed.isBalanced(line) && !Printed.hasControl(line) && Printed.columns(line) <= 60)
    }
  }
}
