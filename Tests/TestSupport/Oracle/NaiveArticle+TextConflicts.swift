package import Models

/// Conflicts over the text (rule X7). What each side would have the text say is left out: it is the empty text here,
/// and in `ArticleView.withoutTextValues`.
extension NaiveArticle {
  /// All conflicts on the article itself, by field; those over the text in its order.
  var conflictsOfArticle: [ConflictView] {
    let others = conflicts(of: itself)
    let text = ExactText("text")
    return others.filter { ExactText($0.field) < text } + textConflicts + others.filter { ExactText($0.field) > text }
  }

  private var textConflicts: [ConflictView] {
    var places: [CharacterID: Int] = [:]
    for (place, character) in edited.order.enumerated() {
      for name in character.names { places[name] = place }
    }
    let byPlace = edited.conflicts.map { sides in
      (first: sides.joined().compactMap { firstPlace(of: $0, places) }.min() ?? 0, view: conflict(sides))
    }
    return byPlace.sorted { $0.first < $1.first }.map(\.view)
  }

  /// Where the first character stands that an edit inserted or deleted.
  private func firstPlace(of edit: OperationID, _ places: [CharacterID: Int]) -> Int? {
    guard case .text(let said) = operations.first(where: { $0.id == edit })?.operation.payload else { return nil }
    let deleted = said.deleted.flatMap { run in (0..<run.count).compactMap { places[run.first.moved(by: $0)] } }
    return (deleted + [places[.inserted(edit, 0)]].compactMap { $0 }).min()
  }

  private func conflict(_ sides: [Set<OperationID>]) -> ConflictView {
    let sayers = sides.map { side in operations.filter { side.contains($0.id) }.sorted { $0.rank > $1.rank } }
    let ranked = sayers.filter { !$0.isEmpty }.sorted { $0[0].rank > $1[0].rank }
    let values = ranked.enumerated().compactMap { side(.text(""), $0.element, isWinner: $0.offset == 0) }
    return ConflictView(target: itself, article: id, field: "text", values: values)
  }
}

extension ArticleView {
  /// With the values of conflicts over the text left out, which the oracle doesn't compute.
  package var withoutTextValues: ArticleView {
    var view = self
    for (index, conflict) in conflicts.enumerated() where conflict.target == .article(id) && conflict.field == "text" {
      for value in conflict.values.indices { view.conflicts[index].values[value].value = .text("") }
    }
    return view
  }
}
