internal import Models

// A name that an object has twice is found by comparing while it has few members, by hashing once it has many, so that
// an object with a million names costs no square.

extension JSONParser {
  /// What is known of the names of the object that is being read.
  struct Names {
    fileprivate var count = 0
    /// All of them, once they are many.
    fileprivate var hashed: Set<ExactText> = []

    fileprivate static let few = 12
  }

  /// Whether the last part, a name, is new in an object; names are compared by their bytes.
  ///
  /// - Complexity: O(name) but for the first twelve.
  func isNew(in object: Int, _ names: inout Names) -> Bool {
    names.count += 1
    guard names.count > Names.few else { return isNew(in: object) }
    if names.hashed.isEmpty { names.hashed = Set(earlier(in: object).map { text(of: parts[$0]) }) }
    return names.hashed.insert(text(of: parts[parts.count - 1])).inserted
  }

  // A loop of its own: this is asked for every name of every line.
  private func isNew(in object: Int) -> Bool {
    let parts = parts.span
    let new = parts[parts.count - 1]
    var name = object + 1
    while name < parts.count - 1 {
      if isSame(parts[name], new) { return false }
      name = parts[name + 1].next
    }
    return true
  }

  /// The numbers of the names before the last part.
  private func earlier(in object: Int) -> some Sequence<Int> {
    sequence(first: object + 1) { parts[$0 + 1].next }.prefix { $0 < parts.count - 1 }
  }

  private func isSame(_ one: JSONDocument.Part, _ other: JSONDocument.Part) -> Bool {
    guard one.head == other.head, one.range.count == other.range.count else { return false }
    for index in min(8, one.range.count)..<one.range.count where byte(of: one, at: index) != byte(of: other, at: index)
    { return false }
    return true
  }

  private func byte(of name: JSONDocument.Part, at index: Int) -> UInt8 {
    let position = name.range.lowerBound + index
    return name.kind == .unescaped ? unescaped[position] : bytes[position]
  }

  func text(of name: JSONDocument.Part) -> ExactText {
    ExactText(unchecked: (0..<name.range.count).map { byte(of: name, at: $0) })
  }
}
