/// A JSON document as plain values. The order of members is kept, and numbers lose nothing.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Any number that is not a whole number of 64 bits, by its literal text (`1.5e3`, `-0`).
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])
}

/// A name of an object with its value.
package struct JSONMember: Equatable, Sendable {
  package var name: String
  package var value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }

  /// Names are compared by their bytes.
  package static func == (left: JSONMember, right: JSONMember) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
  }
}

extension JSONValue: Equatable {
  /// Texts are compared by their bytes (`String ==` would be canonical equivalence), members in their order.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)), (.string(let left), .string(let right)):
      left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}

extension JSONValue {
  /// Parses one document; see `JSONDocument`.
  package static func parse(_ bytes: some Collection<UInt8>, depthLimit: Int = 64) throws(JSONError) -> JSONValue {
    try JSONDocument(ArraySlice(bytes), depthLimit: depthLimit).root.value
  }

  /// The string, or null for nil.
  package static func text(_ string: String?) -> JSONValue { string.map(JSONValue.string) ?? .null }

  package static func texts(_ strings: [String]) -> JSONValue { .array(strings.map(JSONValue.string)) }

  package var string: String? { if case .string(let string) = self { string } else { nil } }
  package var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
  package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  package var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  package var object: [JSONMember]? { if case .object(let members) = self { members } else { nil } }

  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The member of an object; nil when there is none or this is no object.
  ///
  /// - Complexity: O(members).
  package subscript(name: String) -> JSONValue? {
    object?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }
}
