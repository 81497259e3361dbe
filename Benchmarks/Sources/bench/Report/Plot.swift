/// Cost against size as an SVG: both axes logarithmic, a line for the program and one for each yardstick. Its colours follow
/// the reader's choice of light or dark.
struct Plot: Sendable {
  struct Line: Sendable {
    var name: String
    /// Size and cost, by size.
    var points: [(x: Double, y: Double)]
  }

  var title: String
  var xLabel: String
  var yLabel: String
  /// The first is the program's.
  var lines: [Line]

  /// The edges of what is drawn in; the legend stands to the right of it.
  private static let (left, right, top, bottom) = (80.0, 590.0, 50.0, 340.0)

  var svg: String {
    let all = lines.flatMap(\.points)
    let x = LogScale(all.map(\.x), from: Self.left, to: Self.right)
    let y = LogScale(all.map(\.y), from: Self.bottom, to: Self.top)
    let parts = [Self.head, heading, axes(x, y)] + lines.indices.map { drawn($0, x, y) } + ["</svg>"]
    return parts.joined(separator: "\n") + "\n"
  }

  private static let head = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 400" width="760" height="400" role="img">
    <style>
    text { font: 12px sans-serif; fill: #24292f }
    .title { font-size: 15px; font-weight: bold }
    .grid { stroke: #d0d7de; stroke-width: 1 }
    .back { fill: #ffffff }
    .c0 { stroke: #0550ae; fill: #0550ae } .c1 { stroke: #bc4c00; fill: #bc4c00 } .c2 { stroke: #1a7f37; fill: #1a7f37 }
    .c3 { stroke: #8250df; fill: #8250df } .c4 { stroke: #6e7781; fill: #6e7781 } .c5 { stroke: #cf222e; fill: #cf222e }
    @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .grid { stroke: #30363d } .back { fill: #0d1117 }
    .c0 { stroke: #79c0ff; fill: #79c0ff } .c1 { stroke: #ffa657; fill: #ffa657 } .c2 { stroke: #7ee787; fill: #7ee787 }
    .c3 { stroke: #d2a8ff; fill: #d2a8ff } .c4 { stroke: #8b949e; fill: #8b949e } .c5 { stroke: #ff7b72; fill: #ff7b72 }
    }
    .line { fill: none; stroke-width: 2 }
    </style>
    <rect class="back" width="760" height="400"/>
    """

  private var heading: String {
    """
    <text class="title" x="\(Self.left)" y="24">\(Self.escaped(title))</text>
    <text x="\((Self.left + Self.right) / 2)" y="\(Self.bottom + 40)" text-anchor="middle">\(Self.escaped(xLabel))</text>
    <text transform="translate(18 \((Self.top + Self.bottom) / 2)) rotate(-90)" text-anchor="middle">\
    \(Self.escaped(yLabel))</text>
    """
  }

  private func axes(_ x: LogScale, _ y: LogScale) -> String {
    let vertical = x.ticks.map { tick in
      """
      <line class="grid" x1="\(x[tick])" x2="\(x[tick])" y1="\(Self.top)" y2="\(Self.bottom)"/>
      <text x="\(x[tick])" y="\(Self.bottom + 18)" text-anchor="middle">\(Self.number(tick))</text>
      """
    }
    let horizontal = y.ticks.map { tick in
      """
      <line class="grid" x1="\(Self.left)" x2="\(Self.right)" y1="\(y[tick])" y2="\(y[tick])"/>
      <text x="\(Self.left - 8)" y="\(y[tick] + 4)" text-anchor="end">\(Self.number(tick))</text>
      """
    }
    return (vertical + horizontal).joined(separator: "\n")
  }

  private func drawn(_ index: Int, _ x: LogScale, _ y: LogScale) -> String {
    let line = lines[index]
    let places = line.points.map { "\(x[$0.x]),\(y[$0.y])" }
    let dots = line.points.map { #"<circle class="c\#(index % 6)" cx="\#(x[$0.x])" cy="\#(y[$0.y])" r="3"/>"# }
    // There are six colours.
    let dashes = index < 6 ? "" : #" stroke-dasharray="6 4""#
    let legend = Self.top + 8 + 16 * Double(index)
    return """
      <polyline class="line c\(index % 6)"\(dashes) points="\(places.joined(separator: " "))"/>
      \(dots.joined(separator: "\n"))
      <line class="line c\(index % 6)"\(dashes) x1="\(Self.right + 12)" x2="\(Self.right + 36)" y1="\(legend)" y2="\(legend)"/>
      <text x="\(Self.right + 42)" y="\(legend + 4)">\(Self.escaped(line.name))</text>
      """
  }

  private static func number(_ value: Double) -> String {
    value >= 1 ? Numbers.grouped(Int(value.rounded())) : Numbers.short(value)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
