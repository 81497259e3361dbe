/// Why one line of `apply` or of a JSON Lines import cannot be taken. Keys are the line's own, as written.
package enum LineError: Error, Equatable, Sendable {
  case json(JSONError)
  case notAnObject(found: String)
  /// `kind` is the edit's word (`annotate`), or what the object is ("the article").
  case missing(key: String, of: String)
  case needsOne(of: [String], in: String)
  case notTogether([String])
  case onlyWith(key: String, other: String)
  case unknownKey(String, of: String, nearest: String?, allowed: [String])
  case unknownEdit(String, nearest: String?, allowed: [String])
  case wrongType(key: String, wanted: String, found: String)
  /// A number, true or false where every value is a text.
  case unquoted(key: String, found: String)
  case badName(String)
  case badReference(key: String, String)
  case emptyText(key: String)
  case unsupported(String, String)
}

extension LineError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .json(let error): error.description
    case .notAnObject(let found): "the line must be one JSON object, {...}; it is \(found)"
    case .missing(let key, let kind): "\(kind) needs `\(key)`"
    case .needsOne(let keys, let kind): "\(kind) needs " + Self.listed(keys, "or")
    case .notTogether(let keys): Self.listed(keys, "and") + " exclude each other; keep one"
    case .onlyWith(let key, let other): "`\(key)` goes only with `\(other)`"
    case .unknownKey(let key, let kind, let nearest, let allowed):
      "\(kind) has no key `\(Message.quoted(key))`" + Self.hint(nearest, allowed)
    case .unknownEdit(let word, let nearest, let allowed):
      "there is no edit `\(Message.quoted(word))`" + Self.hint(nearest, allowed)
    case .wrongType(let key, let wanted, let found):
      "`\(Message.quoted(key))` must be \(wanted), not \(found)"
    case .unquoted(let key, let found):
      "`\(Message.quoted(key))` must be a string, not \(found); put it in quotes"
    case .badName(let name): "the name \"\(Message.quoted(name))\" must begin with $ and go on after it"
    case .badReference(let key, let text):
      "`\(key)`: \"\(Message.quoted(text))\" is neither an id nor a $name"
    case .emptyText(let key): "`\(key)` must not be empty"
    case .unsupported(let what, let why): "`\(what)` \(why)"
    }
  }

  private static func hint(_ nearest: String?, _ allowed: [String]) -> String {
    if let nearest { return "; did you mean `\(nearest)`?" }
    return "; there " + (allowed.count == 1 ? "is " : "are ") + listed(allowed, "and")
  }

  private static func listed(_ keys: [String], _ conjunction: String) -> String {
    let quoted = keys.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }
}

/// Finds what somebody may have meant.
enum Spelling {
  /// The candidate with the smallest edit distance, if it is small enough to be a slip.
  ///
  /// - Complexity: O(word · candidates); words over 32 bytes have no nearest.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let bytes = Array(word.utf8)
    guard bytes.count <= 32 else { return nil }
    let measured = candidates.map { (distance: distance(bytes, Array($0.utf8)), word: $0) }
    guard let best = measured.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, min(bytes.count, best.word.utf8.count) / 2) ? best.word : nil
  }

  /// Levenshtein's distance, with ASCII letters of both cases alike.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (position, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in 1..<row.count {
        let cost = lower(byte) == lower(right[column - 1]) ? 0 : 1
        let next = min(row[column] + 1, row[column - 1] + 1, diagonal + cost)
        diagonal = row[column]
        row[column] = next
      }
    }
    return row[right.count]
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
}
