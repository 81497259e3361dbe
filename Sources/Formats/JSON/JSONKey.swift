/// A name to look for among those of an object, or a word to compare a string with.
package struct JSONKey: ExpressibleByStringLiteral, CustomStringConvertible, Sendable {
  let text: StaticString
  /// Its first eight bytes, or as many as it has; nearly all names differ in them already.
  let head: UInt64

  // Inlined, so that the head of a literal is worked out by the compiler.
  @inline(__always)
  package init(stringLiteral text: StaticString) {
    self.text = text
    var head: UInt64 = 0
    for index in 0..<min(text.utf8CodeUnitCount, 8) { head |= UInt64(text.utf8Start[index]) << UInt64(8 * index) }
    self.head = head
  }

  var count: Int { text.utf8CodeUnitCount }

  package var description: String { text.description }
}
