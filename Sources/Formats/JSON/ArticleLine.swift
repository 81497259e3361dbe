package import Models

/// One line of a JSON Lines import: an article with its spans, relations and notes, as edits.
///
/// The shape is that of `export --format jsonl`; a line of other making needs only `text`. Each thing has a
/// key (its exported id, or what it says where it has none), so that importing a line again, here or
/// elsewhere, adds nothing.
package struct ArticleLine: Equatable, Sendable {
  /// Its handle is `$N` with the number of the line.
  package let article: NewArticle
  /// The id that the article had where it was exported.
  package let exported: ArticleID?
  /// The corpus it was exported from; in a replica of the same one the exported ids mean the same things.
  package let corpus: CorpusID?
  /// What is in the article; what others refer to comes before them.
  package let things: [ImportedThing]
  /// What the line says and the edits do not.
  package let notTaken: [NotTaken]
  /// Keys that mean nothing here, with how often they stood in the line.
  package let unknownKeys: [ExactText: Int]
}

/// A thing of an imported line: its edit, and who it was.
package struct ImportedThing: Equatable, Sendable {
  /// Nil when the line gives no id, or one that is not ours.
  package let exported: ThingID?
  package let handle: ExactText
  /// Names other things of the line by their handles.
  package let edit: Edit
}

extension ArticleLine {
  /// How deep arrays and objects may be nested in a line: sixty replies to replies are over a hundred.
  static let depthLimit = 256

  /// Parses a line; nil when it is blank.
  ///
  /// - Parameter number: makes the handles; each line of one change needs another one.
  /// - Throws: `LineError` when there is no article in the line. What is wrong with a thing in the article is
  ///   in `notTaken`, and the rest goes on.
  /// - Complexity: O(bytes).
  package static func parse(_ line: ArraySlice<UInt8>, number: Int) throws(LineError) -> ArticleLine? {
    guard !JSONLines.isBlank(line) else { return nil }
    let document: JSONDocument
    do { document = try JSONDocument(line, depthLimit: depthLimit) } catch { throw .json(error) }
    var parser = ArticleLineParser(number: number)
    return try parser.line(from: ObjectReader(document.root, .some("the article")))
  }

  /// The edits that bring in what is not there yet: what `isKnown` says to exist already is left out, and
  /// referred to by its id.
  ///
  /// Exported ids mean the same things only within one corpus; for a line of another one say false.
  package func edits(leavingOut isKnown: (ThingID) throws -> Bool) rethrows -> [Edit] {
    var known: [ExactText: ThingID] = [:]
    var edits: [Edit] = []
    if let exported, let handle = article.handle, try isKnown(.article(exported)) {
      known[handle] = .article(exported)
    } else {
      edits.append(.addArticle(article))
    }
    for thing in things {
      if let id = thing.exported, try isKnown(id) {
        known[thing.handle] = id
      } else {
        edits.append(thing.edit.naming(known))
      }
    }
    return edits
  }
}

extension Edit {
  /// With ids for the handles that have one.
  fileprivate func naming(_ ids: [ExactText: ThingID]) -> Edit {
    func named(_ reference: Reference) -> Reference {
      guard case .handle(let handle) = reference, let id = ids[handle] else { return reference }
      return .id(id)
    }
    switch self {
    case .annotate(let span): return .annotate(span.on(named(span.article)))
    case .relate(var relation):
      relation.source = named(relation.source)
      relation.target = named(relation.target)
      return .relate(relation)
    case .note(var note):
      note.target = named(note.target)
      return .note(note)
    default: return self
    }
  }
}
