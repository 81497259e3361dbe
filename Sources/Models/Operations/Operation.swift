/// The smallest recorded edit: never altered, never deleted.
///
/// Everything but the payload is the envelope, which every version can read; the payload of a kind made by a newer
/// version is kept as bytes, forwarded, and skipped by the fold.
package final class Operation: Hashable, Sendable {
  package let id: OperationID
  /// The article whose fold this operation enters.
  package let article: ArticleID
  /// What the operation is about: for a creation, what the new thing hangs on.
  package let target: ThingID
  package let flags: Flags
  package let kind: Kind
  /// The operations whose values (or removals, for a restore) this one replaces. Sorted, without repeats.
  package let overwrites: [OperationID]
  package let payload: Payload

  package init(
    id: OperationID, kind: Kind, flags: Flags, article: ArticleID, target: ThingID, overwrites: [OperationID],
    payload: Payload
  ) {
    self.id = id
    self.kind = kind
    self.flags = flags
    self.article = article
    self.target = target
    self.overwrites = overwrites
    self.payload = payload
  }

  package static func == (left: Operation, right: Operation) -> Bool {
    left === right
      || left.id == right.id && left.kind == right.kind && left.flags == right.flags && left.article == right.article
        && left.target == right.target && left.overwrites == right.overwrites && left.payload == right.payload
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// The number of a kind of operation, as it is stored. Kinds this version doesn't know are kept as they are. (F)
  package struct Kind: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let article = Kind(rawValue: 1)
    package static let span = Kind(rawValue: 2)
    package static let relation = Kind(rawValue: 3)
    package static let note = Kind(rawValue: 4)
    package static let write = Kind(rawValue: 5)
    package static let remove = Kind(rawValue: 6)
    package static let restore = Kind(rawValue: 7)
    package static let text = Kind(rawValue: 8)

    /// Whether this version has a payload form for the kind.
    package var isKnown: Bool { (1...8).contains(rawValue) }
  }

  /// The flags of the envelope. (F)
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A version that doesn't know the kind must treat the article as read-only.
    package static let mustUnderstand = Flags(rawValue: 1)
    /// Said by an import or a keyed creation: shown only while no person has said otherwise; touches nothing.
    package static let source = Flags(rawValue: 2)
    /// Keeps its target, and what the target hangs on, from a removal that has not seen it.
    package static let touches = Flags(rawValue: 4)
  }
}

/// What an operation says, by kind.
package enum Payload: Hashable, Sendable {
  indirect case article(ArticleCreation)
  case span(SpanCreation)
  indirect case relation(RelationCreation)
  indirect case note(NoteCreation)
  /// Writes one register of the target.
  case write(RegisterKey, RegisterValue)
  /// Removes the target. `seen`: for each replica that touched it, its largest touch applied then; sorted by replica.
  case remove(seen: [OperationID])
  /// Takes back the removals that the operation overwrites.
  case restore
  /// Corrects the text of the article.
  indirect case text(TextEdit)
  /// The bytes of a kind this version doesn't know, or of a payload that makes no sense to it. Held and ignored.
  case opaque([UInt8])
}

package struct ArticleCreation: Hashable, Sendable {
  package var url: ExactText
  package var text: ExactText
  package var title: ExactText
  package var language: ExactText?
  /// Sorted by name, names once.
  package var metadata: [NamedText]
  /// Sorted, once each.
  package var tags: [ExactText]
  package var credit: Credit?

  package init(
    url: ExactText, text: ExactText, title: ExactText, language: ExactText?, metadata: [NamedText],
    tags: [ExactText], credit: Credit?
  ) {
    self.url = url
    self.text = text
    self.title = title
    self.language = language
    self.metadata = metadata
    self.tags = tags
    self.credit = credit
  }
}

/// A class, as `Operation` and `Stamp` are: most of what is recorded are spans, and a copy of a reference counts one
/// reference instead of those of all parts. It never changes.
package final class SpanCreation: Hashable, Sendable {
  /// The id of a thing made with a key; nil for one named by its operation.
  package let key: KeyID?
  package let label: ExactText
  package let fragments: Fragments
  package let attributes: [NamedText]
  package let tags: [ExactText]
  package let credit: Credit?

  package init(
    key: KeyID?, label: ExactText, fragments: Fragments, attributes: [NamedText], tags: [ExactText], credit: Credit?
  ) {
    self.key = key
    self.label = label
    self.fragments = fragments
    self.attributes = attributes
    self.tags = tags
    self.credit = credit
  }

  package static func == (left: SpanCreation, right: SpanCreation) -> Bool {
    left === right
      || left.key == right.key && left.label == right.label && left.fragments == right.fragments
        && left.attributes == right.attributes && left.tags == right.tags && left.credit == right.credit
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(label)
    hasher.combine(fragments)
  }
}

package struct RelationCreation: Hashable, Sendable {
  package var key: KeyID?
  package var source: ThingID
  package var target: ThingID
  package var label: ExactText
  package var attributes: [NamedText]
  package var tags: [ExactText]
  package var credit: Credit?

  package init(
    key: KeyID?, source: ThingID, target: ThingID, label: ExactText, attributes: [NamedText], tags: [ExactText],
    credit: Credit?
  ) {
    self.key = key
    self.source = source
    self.target = target
    self.label = label
    self.attributes = attributes
    self.tags = tags
    self.credit = credit
  }
}

package struct NoteCreation: Hashable, Sendable {
  package var key: KeyID?
  package var text: ExactText
  package var credit: Credit?

  package init(key: KeyID?, text: ExactText, credit: Credit?) {
    self.key = key
    self.text = text
    self.credit = credit
  }
}

/// A name with its value, by bytes.
package struct NamedText: Hashable, Sendable {
  package var name: ExactText
  package var value: ExactText

  package init(name: ExactText, value: ExactText) {
    self.name = name
    self.value = value
  }
}
