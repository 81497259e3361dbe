/// Lines of cells in columns: the first to the left, the others to the right. Our own ASCII words and numbers only.
struct Grid: Sendable {
  var titles: [String]
  var rows: [[String]] = []

  private static let gap = "  "

  /// One line for the titles and one a row. A row may have fewer cells than there are titles.
  var lines: [String] {
    let all = [titles] + rows
    let widths = titles.indices.map { column in
      all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      let cells = row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: max(0, widths[column] - cell.count))
        return column == 0 ? cell + blanks : blanks + cell
      }
      return Self.trimmed(cells.joined(separator: Self.gap))
    }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
