internal import Models
internal import Store

/// Says in one line what a thing is, for messages.
struct Describer {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// `PER «quote» in title`; empty when the thing cannot be read.
  func line(_ id: ThingID) -> String {
    guard let home = try? workspace.replica.home(of: id), let state = try? workspace.replica.state(of: home),
      let thing = state.thing(id), let kind = thing.kind
    else { return "" }
    let reader = ArticleReader(state)
    let title = Isolate.line(reader.field("title", of: state.article).text?.string ?? "", width: 40)
    switch kind {
    case .article: return title
    case .span: return "\(label(of: thing, reader)) «\(quote(of: thing, reader, home))» in \(title)"
    case .relation(let source, let target):
      return "\(label(of: thing, reader)) from \(workspace.short(source)) to \(workspace.short(target)) in \(title)"
    case .note:
      return "note «\(Isolate.line(reader.field("text", of: thing).text?.string ?? "", width: 40))» in \(title)"
    }
  }

  /// The kind of a thing in one word.
  func kind(_ id: ThingID) -> String {
    guard let home = try? workspace.replica.home(of: id), let state = try? workspace.replica.state(of: home)
    else { return "thing" }
    switch state.thing(id)?.kind {
    case .article: return "article"
    case .span: return "span"
    case .relation: return "relation"
    case .note: return "note"
    case nil: return "thing"
    }
  }

  private func label(of thing: Thing, _ reader: ArticleReader) -> String {
    Isolate.line(reader.field("label", of: thing).text?.string ?? "", width: 30)
  }

  private func quote(of thing: Thing, _ reader: ArticleReader, _ article: ArticleID) -> String {
    guard let text = try? workspace.replica.text(of: article) else { return "" }
    let scalars = ScalarText(text)
    let quotes = reader.ranges(of: thing).map { scalars.slice($0).string }
    return Isolate.line(quotes.joined(separator: " "), width: 50)
  }
}
