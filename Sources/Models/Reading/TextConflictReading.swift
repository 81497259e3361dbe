extension ArticleReader {
  /// A conflict over the text as people read it, with the edits behind each value, in the order of the values.
  struct TextDispute {
    let view: ConflictView
    let operations: [[OperationID]]
    /// What each value stands in for, in offsets of the text that has that value alone.
    let ranges: [Range<Int>]
  }

  /// The conflicts over the text, in its order (rule X7).
  ///
  /// - Parameter base: the base text.
  func textDisputes(over base: ScalarText) -> [TextDispute] {
    guard let text = state.text, state.corrections.count > 1 else { return [] }
    return text.conflicts().map { dispute($0, text, base) }
  }

  /// How many conflicts there are over the text.
  var textDisputeCount: Int {
    guard let text = state.text, state.corrections.count > 1 else { return 0 }
    return text.conflicts().count
  }

  private func dispute(_ conflict: TextConflict, _ text: TextState, _ base: ScalarText) -> TextDispute {
    let sides = conflict.sides.enumerated().map { number, side in
      (number, stamps: side.operations.compactMap { state.corrections[$0] }.sorted { $1.isOutranked(by: $0) })
    }.sorted { left, right in
      guard let (one, other) = zip(left.stamps, right.stamps).first(where: { _ in true }) else { return false }
      return other.isOutranked(by: one)
    }
    var values: [ConflictView.Value] = []
    var ranges: [Range<Int>] = []
    for (number, stamps) in sides {
      let (settled, range) = text.text(of: number, in: conflict, over: base)
      let said = ScalarText(settled.text(over: base)).slice(ScalarRange(range)).string
      let group = FieldReading.Group(value: .on, stamps: Few(stamps))
      ranges.append(range)
      values.append(
        ConflictView.Value(
          value: .text(said), author: group.authors, created: stamps.first?.wall ?? Timestamp(milliseconds: 0),
          device: stamps.first?.device.string ?? "", winner: values.isEmpty))
    }
    let view = ConflictView(
      target: .article(state.id), article: state.id, field: ExactText.text.string, values: values)
    return TextDispute(view: view, operations: sides.map { conflict.sides[$0.0].operations }, ranges: ranges)
  }
}
