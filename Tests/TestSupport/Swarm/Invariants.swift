package import Models

/// What holds of every replica at all times, whatever was edited and in which order it came.
extension Swarm {
  /// What is wrong with one replica, or between it and others that hold the same; nil when nothing is.
  package func problem(with number: Int) -> String? {
    let replica = replicas[number]
    for anchors in anchors {
      if let problem = anchors.problem(on: replica) { return problem }
    }
    for id in replica.states.keys.sorted() {
      let operations = replica.operations(of: id).map(\.1)
      let problem = replica.textProblem(id, operations) ?? replica.quoteProblem(id)
      if let problem { return "article \(id): \(problem)" }
    }
    for other in replicas where other.id != replica.id && other.holdsTheSame(as: replica) {
      if other.states.mapValues(\.encoded) != replica.states.mapValues(\.encoded) { return "states of \(other.id)" }
      if other.views != replica.views { return "views of \(other.id): \(other.views) \(replica.views)" }
      if let anchors = anchors.first(where: { $0.ranges(on: other) != $0.ranges(on: replica) }) {
        return "anchors \(anchors.fragments) on \(other.id)"
      }
    }
    return nil
  }
}

extension Anchors {
  fileprivate func ranges(on replica: MemoryReplica) -> [Range<Int>]? {
    replica.states[article]?.ranges(of: fragments)
  }
}

extension EditSource {
  /// Every living character of the base and of every edit has an offset of its own, and no offset is left over.
  ///
  /// - Parameter operations: All that is held of the article.
  package func textProblem(_ id: ArticleID, _ operations: [Models.Operation]) -> String? {
    guard let state = articleState(id), let text = text(of: id), let base = state.baseLength else { return nil }
    guard text.scalarCount == state.length else { return "\(text.scalarCount) scalars, not \(state.length ?? -1)" }
    var places: [Int] = (0..<base).compactMap { state.offset(of: .base($0)) }
    var known = Set(places)
    guard known.count == places.count else { return "two characters of the base at one place" }
    for operation in operations {
      guard case .text(let edit) = operation.payload else { continue }
      places = (0..<edit.inserted.scalarCount).compactMap { state.offset(of: .inserted(operation.id, $0)) }
      guard places == places.sorted(), Set(places).count == places.count else { return "\(operation.id) is scrambled" }
      known.formUnion(places)
    }
    return known == Set(0..<text.scalarCount) ? nil : "the living characters are not the text"
  }

  /// Every quote of a living span is what stands at its place.
  package func quoteProblem(_ id: ArticleID) -> String? {
    guard let view = view(id) else { return nil }
    let text = ScalarText(ExactText(view.text))
    for span in view.annotations where span.state == .live {
      let slices = span.fragments.map { text.slice($0) }
      if slices != span.quotes.map({ ExactText($0) }) { return "\(span.id) quotes \(span.quotes)" }
    }
    return nil
  }
}
