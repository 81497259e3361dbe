import Foundation

/// A JSON value that a command printed, for looking into. What isn't there reads as nothing.
struct Value: CustomStringConvertible {
  private let object: Any
  /// The names of an object's members, in the order in which they stand; of a value within another it isn't known.
  let keys: [String]

  struct NotJSON: Error { var text: String }

  init(_ text: String) throws {
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) else {
      throw NotJSON(text: text)
    }
    self.object = object
    keys = Self.topLevelKeys(of: text)
  }

  private init(_ object: Any) {
    self.object = object
    keys = []
  }

  /// One value a line.
  static func lines(_ text: String) throws -> [Value] {
    try text.split(separator: "\n").map { try Value(String($0)) }
  }

  subscript(name: String) -> Value { Value((object as? [String: Any])?[name] ?? Absent()) }
  subscript(index: Int) -> Value {
    let elements = object as? [Any] ?? []
    return elements.indices.contains(index) ? Value(elements[index]) : Value(Absent())
  }

  /// Empty when it is no text.
  var text: String { object as? String ?? "" }
  /// -1 when it is no number.
  var int: Int { (object as? NSNumber)?.intValue ?? -1 }
  var bool: Bool? { (object as? NSNumber)?.boolValue }
  var isNull: Bool { object is NSNull }
  var array: [Value] { (object as? [Any])?.map { Value($0) } ?? [] }
  var texts: [String] { array.map(\.text) }
  /// As `[[start, end], ...]`.
  var ranges: [[Int]] { array.map { $0.array.map(\.int) } }
  /// The texts of an object's members.
  var named: [String: String] { (object as? [String: Any])?.mapValues { Value($0).text } ?? [:] }
  var names: Set<String> { Set((object as? [String: Any])?.keys.map(\.self) ?? []) }

  var description: String { "\(object)" }

  private struct Absent {}

  /// The keys of the outermost object, found by nothing but brackets and quotes.
  private static func topLevelKeys(of text: String) -> [String] {
    var keys: [String] = []
    var depth = 0
    var string: [UInt8]?
    var isEscaped = false
    var isKey = false
    for byte in text.utf8 {
      if let held = string {
        if !isEscaped, byte == UInt8(ascii: "\"") {
          if depth == 1, isKey { keys.append(String(decoding: held, as: UTF8.self)) }
          string = nil
        } else {
          string?.append(byte)
          isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): string = []
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == 1 { isKey = byte == UInt8(ascii: "{") }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":"): if depth == 1 { isKey = false }
      case UInt8(ascii: ","): if depth == 1 { isKey = true }
      default: break
      }
    }
    return keys
  }
}
