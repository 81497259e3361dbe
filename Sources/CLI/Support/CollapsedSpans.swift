internal import Models
internal import Store

/// The spans of which no character lives: listed with what they were made on and what stands there now.
struct CollapsedSpans {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  var count: Int {
    get throws { try workspace.replica.status().collapsed }
  }

  func print(_ output: Output, limit: Int) throws {
    var room = limit
    for article in try workspace.replica.articlesWithCollapsedSpans() {
      guard let view = try workspace.replica.view(of: article) else { continue }
      for line in lines(view).prefix(max(0, room)) { output.page("  \(line)\n") }
      room -= view.annotations.count { $0.state == .collapsed }
    }
    if room < 0 { output.page("  and \(-room) more; `hashiya conflicts` lists all\n") }
  }

  /// A line for each collapsed span of an article.
  func lines(_ view: ArticleView) -> [String] {
    let search = QuoteSearch(ScalarText(ExactText(view.text)))
    return view.annotations.filter { $0.state == .collapsed }.map { span in
      let position = span.position ?? 0
      let place = search.place(ScalarRange(start: position, end: position))
      return
        "\(workspace.short(span.id)) \(Isolate.line(span.label, width: 20)) «\(Isolate.line(span.quote, width: 30))» at "
        + "\(position): \(Isolate.line(place.before + "\u{2038}" + place.after, width: 44))"
    }
  }
}
