internal import Models

/// Finds a name that an object has twice: by comparing while it has few members, by hashing once it has many,
/// so that an object with a million names costs no square.
struct NameSet {
  private static let few = 12
  private var hashed: Set<ExactText> = []

  /// Whether the name is new; names are compared by their bytes. `members` are those inserted before.
  ///
  /// - Complexity: O(name) but for the first twelve.
  mutating func insert(_ name: String, unlessIn members: [JSONMember]) -> Bool {
    if members.count < Self.few {
      return !members.contains { member in
        member.name.utf8.count == name.utf8.count && member.name.utf8.elementsEqual(name.utf8)
      }
    }
    if hashed.isEmpty { hashed = Set(members.map { ExactText($0.name) }) }
    return hashed.insert(ExactText(name)).inserted
  }
}
