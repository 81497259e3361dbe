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
  package static func parse(_ line: ArraySlice<UInt8>, resolve: Resolver? = nil) throws -> Edit? {
    guard !JSONLines.isBlank(line) else { return nil }
    let document: JSONDocument
    do { document = try JSONDocument(line) } catch { throw LineError.json(error) }
    return try edit(from: ObjectReader(document.root, .some("the line")), resolve)
  }

  /// The words that `edit` may be.
  package static let kinds = [
    "addArticle", "annotate", "relate", "set", "tag", "note", "remove", "resolve", "replaceText",
  ]

  private static func edit(from line: ObjectReader, _ resolve: Resolver?) throws -> Edit {
    let kind = try line.string("edit")
    let fields = EditFields(line.named(.edit(kind)))
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
