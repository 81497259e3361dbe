internal import Models

/// The places of a quote, one a line, as they are listed when a quote is found several times.
enum QuoteContext {
  /// `QuoteSearch` gives so many scalars on each side; fewer after the quote are all there are.
  private static let context = 20

  /// `1: …before [quote] after…  12:20`. The range is written as `--range` takes it.
  static func line(_ number: Int, _ place: QuotePlace, style: Style) -> String {
    let before = OneLine.scalars(of: place.before)
    let quote = OneLine.cut(place.match, columns: max(10, style.width / 2)).scalars
    let after = OneLine.scalars(of: place.after)
    let head = before.count < place.range.start ? ["\u{2026}"] + before : before
    let tail = after.count >= context ? after + ["\u{2026}"] : after
    // One isolate for all of it: the quote has its place between its neighbours. Its direction is said
    // outright, as the first strong character of a cut context is chance.
    let direction = Direction.firstStrong(before + quote + after) ?? .leftToRight
    let opener = direction == .rightToLeft ? BidiStack.rightToLeftIsolate : BidiStack.leftToRightIsolate
    let isolated = Isolate.wrapped(head + ["["] + quote + ["]"] + tail, in: opener)
    let range = style.paint(Isolate.leftToRight("\(place.range.start):\(place.range.end)"), .meta)
    return "\(number): \(isolated)  \(range)"
  }

  /// A line for each place, at most `limit`, and how many more there are.
  static func lines(_ places: [QuotePlace], style: Style, limit: Int = 20) -> [String] {
    let shown = places.prefix(limit).enumerated().map { line($0.offset + 1, $0.element, style: style) }
    return shown + (places.count > limit ? ["and \(places.count - limit) more"] : [])
  }
}
