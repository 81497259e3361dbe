extension CarriedDirectory {
  /// Ends all faults and carries everything everywhere. What is damaged or deleted stays so.
  ///
  /// - Returns: How many rounds of carrying it took; more than a few mean that it did not come to an end.
  @discardableResult
  package func settle() -> Int {
    for folder in folders { folder.calm() }
    for index in limbo.indices { limbo[index].until = clock.now }
    returnLost()
    for end in ends { restore(end) }
    if profile.isShared || ends.count < 2 { return 0 }
    let hub = hub ?? ends[0]
    var rounds = 0
    while carryRound(hub), rounds < Self.mostRounds { rounds += 1 }
    return rounds
  }

  static let mostRounds = 20

  private func restore(_ end: CarrierEnd) {
    end.held = [:]
    // A transfer that was broken off is begun anew.
    for path in end.partial.sorted() { end.tree.remove(path) }
    end.partial = []
    for path in end.tree.paths {
      if let file = end.tree[path], file.isSilent || file.presence != .here {
        // Now every tool looks at every byte, and what went bad unseen is a change like any other.
        end.tree.note(path) { file in
          file.presence = .here
          file.isSilent = false
        }
      }
      if CopyName.isOfTool(path), !profile.isShared { end.tree.remove(path) }
    }
    for (path, bytes) in markers.sorted(by: { $0.key < $1.key }) where end.tree[path] == nil {
      end.tree.put(path, bytes)
    }
  }

  /// Everything to one end, and from it to all others; false when nothing was left to carry.
  private func carryRound(_ hub: CarrierEnd) -> Bool {
    var hasChanged = false
    for end in ends where end !== hub {
      if carryAll(from: end, to: hub, after: { _ in }) { hasChanged = true }
    }
    for end in ends where end !== hub {
      if carryAll(from: hub, to: end, after: { _ in }) { hasChanged = true }
    }
    return hasChanged
  }
}
