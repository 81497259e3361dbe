internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show an article with its annotations, or one span, relation, note or change.",
    discussion: "Example:\n  hashiya show a7k2\n  hashiya show a7k2 --at 40.k3fq\n  hashiya show 12.k3fq --json")

  @Argument(help: "What to show; the beginning of its id is enough.")
  var id: String

  @Option(help: "The article as it was after this change; `log` prints them.")
  var at: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    if let at { return try show(at: workspace.change(at), workspace, output) }
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
    case .article: show(view, page, output)
    default: try show(thing, state, view, page, output)
    }
  }

  private func show(_ view: ArticleView, _ page: ArticlePage, _ output: Output) {
    output.raw(output.json ? Self.articleLine(view) : [])
    output.page(output.json ? "" : page.render())
  }

  private func show(at change: OperationID, _ workspace: Workspace, _ output: Output) throws {
    let article = try workspace.article(id)
    guard let base = try workspace.replica.baseText(of: article) else { throw EditError.articleNotHere(article) }
    guard let state = try workspace.replica.past(of: article).state(at: change) else {
      throw Failure(
        "change \(workspace.short(change)) did nothing in \(workspace.short(.article(article))); `log "
          + "\(workspace.short(.article(article)))` lists those that did")
    }
    guard let view = ArticleReader(state).view(base: base) else {
      throw Failure("after change \(workspace.short(change)) the article did not show: it had not come or was removed")
    }
    show(view, ArticlePage(view, style: output.style, shortID: workspace.short), output)
  }

  private func article(of thing: ThingID, _ workspace: Workspace) throws -> (ArticleState, ArticleView) {
    guard let home = try workspace.replica.home(of: thing), let state = try workspace.replica.state(of: home) else {
      throw EditError.unknownThing(thing)
    }
    guard let base = try workspace.replica.baseText(of: home) else { throw EditError.articleNotHere(home) }
    if let view = ArticleReader(state).view(base: base) { return (state, view) }
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

  /// What the change made of the text of the first article that it edited the text of.
  private func correction(_ change: Change, _ workspace: Workspace) throws -> [WordDiff.Part]? {
    guard let article = change.operations.first(where: \.changesText)?.article,
      let base = try workspace.replica.baseText(of: article)
    else { return nil }
    return try workspace.replica.past(of: article).corrections(of: base)[change.id]
  }

  private func show(change id: OperationID, _ workspace: Workspace, _ output: Output) throws {
    guard let change = try workspace.replica.change(containing: id) else {
      throw EditError.unknownThing(.operation(id))
    }
    let entry = try LogEntry(change, workspace, correction: correction(change, workspace))
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

extension Operation {
  /// Whether it edits a text, or takes such an edit in or out of force.
  fileprivate var changesText: Bool {
    switch payload {
    case .text, .write(.inForce, _): true
    default: false
    }
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
