package import Models

/// One line of `apply`: a JSON object that asks for one edit.
package enum EditLine {
  /// Turns what is neither a `$name` nor a full id into an id, or throws.
  package typealias Resolver = (String) throws -> ThingID

  /// Parses a line; nil when it is blank.
  ///
  /// Only the line itself is checked: whether things, offsets and handles exist is for the `Editor` to say.
  /// - Parameters:
  ///   - words: Where words are looked up that other lines say as well.
  ///   - resolve: Asked for references that are shortened ids; without it they are refused.
  /// - Throws: `LineError`, or what `resolve` throws.
  package static func parse(_ line: ArraySlice<UInt8>, words: WordCache? = nil, resolve: Resolver? = nil) throws
    -> Edit?
  {
    guard !JSONLines.isBlank(line) else { return nil }
    let document: JSONDocument
    do { document = try JSONDocument(line, words: words) } catch { throw LineError.json(error) }
    return try edit(from: ObjectReader(document.root, .some("the line")), resolve)
  }

  private enum Kind {
    case addArticle, annotate, relate, set, tag, note, remove, resolve, replaceText
  }

  /// What `edit` may be.
  private static let kinds: [(word: JSONKey, kind: Kind)] = [
    ("addArticle", .addArticle), ("annotate", .annotate), ("relate", .relate), ("set", .set), ("tag", .tag),
    ("note", .note), ("remove", .remove), ("resolve", .resolve), ("replaceText", .replaceText),
  ]

  private static func edit(from line: ObjectReader, _ resolve: Resolver?) throws -> Edit {
    let said = try line.required("edit")
    guard let (word, kind) = kinds.first(where: { said.isExactly($0.word) }) else {
      throw try unknown(line.string("edit"))
    }
    let fields = EditFields(line.named(.edit(word)))
    switch kind {
    case .addArticle: return .addArticle(try fields.article())
    case .annotate: return .annotate(try fields.span(resolve))
    case .relate: return .relate(try fields.relation(resolve))
    case .set: return try fields.set(resolve)
    case .tag: return try fields.tag(resolve)
    case .note: return .note(try fields.note(resolve))
    case .remove: return try fields.remove(resolve)
    case .resolve: return try fields.resolve(resolve)
    case .replaceText: return try fields.replaceText(resolve)
    }
  }

  private static func unknown(_ word: String) -> LineError {
    let words = kinds.map(\.word.description)
    return .unknownEdit(word, nearest: Spelling.nearest(to: word, among: words), allowed: words)
  }
}
