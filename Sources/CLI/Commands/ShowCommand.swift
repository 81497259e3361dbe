internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show an article with its annotations, or one span, relation, note or change.",
    discussion: "Example:\n  hashiya show a7k2\n  hashiya show 12.k3fq --json")

  @Argument(help: "What to show; the beginning of its id is enough.")
  var id: String

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    guard case .found(let thing) = try workspace.replica.lookUp(id) else {
      if case .found(.operation(let change)) = try workspace.replica.lookUp(id, changes: true) {
        return try show(change: change, workspace, output)
      }
      _ = try workspace.thing(id)
      return
    }
    let (state, view) = try article(of: thing, workspace)
    let page = ArticlePage(view, style: output.style, shortID: workspace.short)
    switch thing {
    case .article:
      output.raw(output.json ? Self.articleLine(view) : [])
      output.page(output.json ? "" : page.render())
    default: try show(thing, state, view, page, output)
    }
  }

  private func article(of thing: ThingID, _ workspace: Workspace) throws -> (ArticleState, ArticleView) {
    guard let home = try workspace.replica.home(of: thing), let state = try workspace.replica.state(of: home) else {
      throw EditError.unknownThing(thing)
    }
    if let view = try workspace.replica.view(of: home) { return (state, view) }
    guard state.baseLength != nil else { throw EditError.articleNotHere(home) }
    throw Removal(state.article, in: state, workspace).failure
  }

  private static func articleLine(_ view: ArticleView) -> [UInt8] {
    var bytes: [UInt8] = []
    ViewJSON.appendArticle(view, to: &bytes)
    return bytes.last == 0x0A ? bytes : bytes + [0x0A]
  }

  private func show(
    _ id: ThingID, _ state: ArticleState, _ view: ArticleView, _ page: ArticlePage, _ output: Output
  ) throws {
    let workspace = try Workspace(global, for: .reading)
    if let span = view.annotations.first(where: { $0.id == id }) {
      output.document(ViewJSON.span(span))
      output.page(output.json ? "" : page.render(span: span))
    } else if let relation = view.relations.first(where: { $0.id == id }) {
      output.document(ViewJSON.relation(relation))
      output.page(output.json ? "" : page.render(relation: relation))
    } else if let (note, root) = view.note(id) {
      output.document(ViewJSON.note(note))
      output.page(output.json ? "" : page.render(note: note, on: root))
    } else if let thing = state.thing(id), thing.first != nil {
      throw Removal(thing, in: state, workspace).failure
    } else {
      throw EditError.unknownThing(id)
    }
  }

  private func show(change id: OperationID, _ workspace: Workspace, _ output: Output) throws {
    guard let change = try workspace.replica.change(containing: id) else {
      throw EditError.unknownThing(.operation(id))
    }
    let entry = try LogEntry(change, workspace)
    output.document(entry.document)
    output.page(entry.lines(workspace, output.style).map { $0 + "\n" }.joined())
  }
}

/// Why a thing doesn't show.
struct Removal {
  let failure: Failure

  init(_ thing: Thing, in state: ArticleState, _ workspace: Workspace) {
    let hidden = "\(workspace.short(thing.id)) is hidden: what it belongs to was removed"
    guard case .removed(let stamp) = Existence(state).verdict(on: thing) else {
      failure = Failure(hidden)
      return
    }
    failure = Failure(
      "\(workspace.short(thing.id)) was removed by \(stamp.author) on \(stamp.wall); "
        + "`hashiya undo \(workspace.short(stamp.operation))` brings it back")
  }
}

extension ArticleView {
  /// A note, with the span or relation at the root of its thread.
  func note(_ id: ThingID) -> (NoteView, ThingID?)? {
    let roots = [(notes, ThingID?.none)] + annotations.map { ($0.notes, $0.id) } + relations.map { ($0.notes, $0.id) }
    for (notes, root) in roots {
      var waiting = notes
      while let note = waiting.popLast() {
        if note.id == id { return (note, root) }
        waiting += note.replies
      }
    }
    return nil
  }
}
