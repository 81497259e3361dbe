internal import Foundation

/// A JSON value that a command printed, with the order of its members. What isn't there reads as nothing.
package struct Value: CustomStringConvertible {
  fileprivate indirect enum Node {
    case absent, null
    case bool(Bool)
    case number(Int)
    case text(String)
    case array([Node])
    case object([(name: String, node: Node)])
  }

  fileprivate let node: Node

  package struct NotJSON: Error { var text: String }

  package init(_ text: String) throws {
    // The judge of what is JSON is another program's; the reader below only keeps the order.
    guard (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil else {
      throw NotJSON(text: text)
    }
    var reader = OrderedReader(bytes: Array(text.utf8))
    node = try reader.value()
  }

  private init(_ node: Node) { self.node = node }

  /// One value a line.
  package static func lines(_ text: String) throws -> [Value] {
    try text.split(separator: "\n").map { try Value(String($0)) }
  }

  package subscript(name: String) -> Value {
    guard case .object(let members) = node else { return Value(.absent) }
    return Value(members.first { $0.name == name }?.node ?? .absent)
  }

  package subscript(index: Int) -> Value {
    guard case .array(let nodes) = node, nodes.indices.contains(index) else { return Value(.absent) }
    return Value(nodes[index])
  }

  /// The names of an object's members as they stand.
  package var keys: [String] { if case .object(let members) = node { members.map(\.name) } else { [] } }
  /// Empty when it is no text.
  package var text: String { if case .text(let text) = node { text } else { "" } }
  /// -1 when it is no number.
  package var int: Int { if case .number(let number) = node { number } else { -1 } }
  package var bool: Bool? { if case .bool(let bool) = node { bool } else { nil } }
  package var isNull: Bool { if case .null = node { true } else { false } }
  package var array: [Value] { if case .array(let nodes) = node { nodes.map { Value($0) } } else { [] } }
  package var texts: [String] { array.map(\.text) }
  /// As `[[start, end], ...]`.
  package var ranges: [[Int]] { array.map { $0.array.map(\.int) } }
  /// The texts of an object's members.
  package var named: [String: String] {
    guard case .object(let members) = node else { return [:] }
    return Dictionary(members.map { ($0.name, Value($0.node).text) }) { $1 }
  }

  package var description: String { "\(node)" }
}

/// Reads JSON that is known to be right, keeping the order of members. Escapes are left to `JSONSerialization`.
private struct OrderedReader {
  let bytes: [UInt8]
  var position = 0

  mutating func value() throws -> Value.Node {
    skipBlanks()
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .text(try string())
    default: return literal()
    }
  }

  private mutating func object() throws -> Value.Node {
    var members: [(name: String, node: Value.Node)] = []
    position += 1
    skipBlanks()
    while bytes[position] != UInt8(ascii: "}") {
      skipBlanks(and: UInt8(ascii: ","))
      let name = try string()
      skipBlanks(and: UInt8(ascii: ":"))
      members.append((name, try value()))
      skipBlanks()
    }
    position += 1
    return .object(members)
  }

  private mutating func array() throws -> Value.Node {
    var nodes: [Value.Node] = []
    position += 1
    skipBlanks()
    while bytes[position] != UInt8(ascii: "]") {
      skipBlanks(and: UInt8(ascii: ","))
      nodes.append(try value())
      skipBlanks()
    }
    position += 1
    return .array(nodes)
  }

  private mutating func string() throws -> String {
    let start = position
    position += 1
    while bytes[position] != UInt8(ascii: "\"") { position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1 }
    position += 1
    let quoted = Data(bytes[start..<position])
    guard let text = try JSONSerialization.jsonObject(with: quoted, options: .fragmentsAllowed) as? String else {
      throw Value.NotJSON(text: String(decoding: quoted, as: UTF8.self))
    }
    return text
  }

  private mutating func literal() -> Value.Node {
    let ends = Set(",]} \n".utf8)
    let start = position
    while position < bytes.count, !ends.contains(bytes[position]) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true", "false": return .bool(word == "true")
    default: return Int(word).map { .number($0) } ?? .text(word)
    }
  }

  private mutating func skipBlanks(and extra: UInt8? = nil) {
    while position < bytes.count, " \n\r\t".utf8.contains(bytes[position]) || bytes[position] == extra {
      position += 1
    }
  }
}
