import Foundation

/// A JSON value that a command printed. What isn't there reads as nothing.
struct Value: CustomStringConvertible {
  private let raw: Any

  init(_ text: String) throws {
    raw = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private init(raw: Any?) { self.raw = raw ?? NSNull() }

  /// One value a line.
  static func lines(_ text: String) throws -> [Value] {
    try text.split(separator: "\n").map { try Value(String($0)) }
  }

  subscript(name: String) -> Value { Value(raw: (raw as? [String: Any])?[name]) }

  subscript(index: Int) -> Value { array.indices.contains(index) ? array[index] : Value(raw: nil) }

  /// Empty when it is no text.
  var text: String { raw as? String ?? "" }
  /// -1 when it is no number.
  var int: Int { (raw as? NSNumber)?.intValue ?? -1 }
  var array: [Value] { (raw as? [Any])?.map { Value(raw: $0) } ?? [] }
  var texts: [String] { array.map(\.text) }

  /// The texts of all notes and replies in an exported article, wherever they hang.
  var noteTexts: [String] {
    let own = (self["notes"].array + self["replies"].array).flatMap { [$0["text"].text] + $0.noteTexts }
    return own + (self["annotations"].array + self["relations"].array).flatMap(\.noteTexts)
  }

  var description: String { "\(raw)" }
}
