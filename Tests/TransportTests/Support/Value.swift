import Foundation

/// JSON that a command printed. What isn't there reads as nothing.
struct Value {
  private let content: Any?

  init(_ text: String) throws {
    content = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private init(content: Any?) { self.content = content }

  subscript(name: String) -> Value { Value(content: (content as? [String: Any])?[name]) }

  /// Empty when it is no text.
  var text: String { content as? String ?? "" }
  /// -1 when it is no number.
  var int: Int { content as? Int ?? -1 }
  /// Empty when it is no array.
  var array: [Value] { (content as? [Any] ?? []).map { Value(content: $0) } }
}
