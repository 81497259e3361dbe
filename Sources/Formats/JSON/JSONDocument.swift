/// A JSON document as a table of its parts, which say where in the bytes they stand: nothing is copied before somebody
/// asks for it.
package final class JSONDocument: Sendable {
  /// The parts in the order in which they begin: behind an array or an object what is in it, before the value of a
  /// member its name, a string.
  struct Part {
    let kind: JSONPart.Kind
    /// Where in the bytes it is: of a string what is between its quotes, of a number its literal.
    var range: Range<Int>
    /// The number of the part behind it and all that is in it.
    var next: Int
    /// Of a string its first eight bytes, or as many as it has.
    var head: UInt64 = 0
  }

  let parts: [Part]
  private let bytes: ArraySlice<UInt8>
  /// What strings with escapes say, one behind the other: their ranges lie in here.
  private let unescaped: [UInt8]
  /// Where words are looked up that many documents say; nil for a document by itself.
  let words: WordCache?

  /// Parses one document.
  ///
  /// - Parameter depthLimit: How deep arrays and objects may be nested; 512 at most, since the parser is recursive.
  /// - Throws: The first error, with its byte offset.
  /// - Complexity: O(bytes).
  package init(
    _ bytes: ArraySlice<UInt8>, depthLimit: Int = 64, words: WordCache? = nil
  ) throws(JSONError) {
    let parsed = try JSONParser.parse(bytes, depthLimit: min(depthLimit, 512))
    self.bytes = bytes
    parts = parsed.parts
    unescaped = parsed.unescaped
    self.words = words
  }

  package var root: JSONPart { JSONPart(document: self, number: 0) }

  /// The bytes of a part.
  func withBytes<Result>(of part: Part, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if case .unescaped = part.kind {
      return unescaped.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[part.range])) }
    }
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[part.range])) }
  }

  /// Whether a part is a string that says just this.
  func says(_ number: Int, _ key: JSONKey) -> Bool { says(parts[number], key) }

  @inline(__always)
  private func says(_ part: Part, _ key: JSONKey) -> Bool {
    guard part.head == key.head, part.range.count == key.count, part.kind.isString else { return false }
    return key.count <= 8 || saysRest(part, key)
  }

  private func saysRest(_ part: Part, _ key: JSONKey) -> Bool {
    withBytes(of: part) { bytes in
      for index in bytes.indices where bytes[index] != key.text.utf8Start[index] { return false }
      return true
    }
  }

  /// The number of a member's value; nil when the object has no such member.
  ///
  /// - Complexity: O(members).
  func member(_ key: JSONKey, of object: Int) -> Int? {
    let end = parts[object].next
    var name = object + 1
    while name < end {
      if says(parts[name], key) { return name + 1 }
      name = parts[name + 1].next
    }
    return nil
  }

  /// The numbers of the names that are none of some keys.
  ///
  /// - Complexity: O(members · keys); O(members) when they stand in the order of the keys.
  func names(of object: Int, beside keys: [JSONKey]) -> [Int] {
    var strangers: [Int] = []
    var name = object + 1
    var expected = 0
    while name < parts[object].next {
      var tried = 0
      while tried < keys.count, !says(parts[name], keys[expected]) {
        tried += 1
        expected = expected + 1 < keys.count ? expected + 1 : 0
      }
      if tried == keys.count { strangers.append(name) }
      name = parts[name + 1].next
    }
    return strangers
  }
}
