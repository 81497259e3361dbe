package import Models

/// One line of `apply`: a JSON object that asks for one edit.
package enum EditLine {
  /// Turns what is neither a `$name` nor a full id into an id, or throws.
  package typealias Resolver = (String) throws -> ThingID

  /// Parses a line; nil when it is blank.
  ///
  /// Only the line itself is checked: whether things, offsets and handles exist is for the `Editor` to say.
  /// - Parameter resolve: asked for references that are shortened ids; without it they are refused.
  /// - Throws: `LineError`, or what `resolve` throws.
  package static func parse(_ line: some Collection<UInt8>, resolve: Resolver? = nil) throws -> Edit? {
    guard !line.withGuardedBytes({ bytes in (0..<bytes.count).allSatisfy { isBlank(bytes[$0]) } }) else { return nil }
    let value: JSONValue
    do { value = try JSONParser.parse(line) } catch { throw LineError.json(error) }
    return try edit(from: ObjectReader(value, kind: "the line"), resolve)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

  /// The words that `edit` may be.
  package static let kinds = [
    "addArticle", "annotate", "relate", "set", "tag", "note", "remove", "resolve", "replaceText",
  ]

  private static func edit(from line: ObjectReader, _ resolve: Resolver?) throws -> Edit {
    let kind = try line.string("edit")
    let fields = EditFields(line.named("`\(kind)`"))
    switch kind {
    case "addArticle": return .addArticle(try fields.article())
    case "annotate": return .annotate(try fields.span(resolve))
    case "relate": return .relate(try fields.relation(resolve))
    case "set": return try fields.set(resolve)
    case "tag": return try fields.tag(resolve)
    case "note": return .note(try fields.note(resolve))
    case "remove": return try fields.remove(resolve)
    case "resolve": return try fields.resolve(resolve)
    case "replaceText": return try fields.replaceText(resolve)
    default:
      throw LineError.unknownEdit(kind, nearest: Spelling.nearest(to: kind, among: kinds), allowed: kinds)
    }
  }
}
