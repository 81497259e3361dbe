/// One way of reading bytes from elsewhere, with everything that is then done with what was read.
///
/// Shared by the fuzzer (`scripts/fuzz`) and by the tests of its corpus.
package struct FuzzTarget: Sendable, CustomStringConvertible {
  /// What the target's folder of inputs is called.
  package let name: String
  private let body: @Sendable ([UInt8]) throws(BrokenPromise) -> Void

  init(_ name: String, _ body: @escaping @Sendable ([UInt8]) throws(BrokenPromise) -> Void) {
    self.name = name
    self.body = body
  }

  /// Reads the input. Bytes that are refused are well treated; a trap is a fault, as is what is thrown.
  package func run(_ input: [UInt8]) throws(BrokenPromise) { try body(input) }

  package var description: String { name }

  package static let all: [FuzzTarget] = [
    .segment, .file, .held, .lookup, .change, .payload, .state, .delta, .columns, .edits, .apply, .json, .articles,
    .brat,
    .ids, .timestamp, .quote, .correction,
  ]

  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// Something that a format promises and that an input showed not to hold.
package struct BrokenPromise: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
}

/// Fails unless the promise holds.
func promise(_ isKept: Bool, _ promise: @autoclosure () -> String) throws(BrokenPromise) {
  guard !isKept else { return }
  throw BrokenPromise(description: promise())
}

/// What cannot throw unless a promise is broken.
func promised<Value>(_ promise: @autoclosure () -> String, _ body: () throws -> Value) throws(BrokenPromise) -> Value {
  do {
    return try body()
  } catch {
    throw BrokenPromise(description: "\(promise()): \(error)")
  }
}
