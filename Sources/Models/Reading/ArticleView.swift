/// An article as people and other programs read it: plain values, in canonical order, computed from an `ArticleState`.
///
/// Everything an exporter, a page or the terminal shows comes from these types; none of them reads the state itself.
package struct ArticleView: Equatable, Sendable {
  package var id: ArticleID
  package var title: String
  package var language: String?
  /// `rtl` or `ltr`: the field when a person set it, else derived from the text.
  package var direction: String
  package var url: String?
  package var text: String
  /// The text's length in Unicode scalars.
  package var length: Int
  /// Sorted by name.
  package var metadata: [NamedValue]
  /// Sorted by UTF-8 bytes.
  package var tags: [String]
  package var author: String
  package var created: Timestamp
  /// Sorted by position, then creation.
  package var annotations: [SpanView]
  package var relations: [RelationView]
  package var notes: [NoteView]
  /// Every conflict in the article, its own and those of what is in it.
  package var conflicts: [ConflictView]
  /// How many held operations need a newer version to be understood.
  package var needsNewerVersion: Int

  package init(
    id: ArticleID, title: String, language: String?, direction: String, url: String?, text: String, length: Int,
    metadata: [NamedValue], tags: [String], author: String, created: Timestamp, annotations: [SpanView],
    relations: [RelationView], notes: [NoteView], conflicts: [ConflictView], needsNewerVersion: Int
  ) {
    self.id = id
    self.title = title
    self.language = language
    self.direction = direction
    self.url = url
    self.text = text
    self.length = length
    self.metadata = metadata
    self.tags = tags
    self.author = author
    self.created = created
    self.annotations = annotations
    self.relations = relations
    self.notes = notes
    self.conflicts = conflicts
    self.needsNewerVersion = needsNewerVersion
  }
}

/// A name with its value: one attribute or one piece of metadata.
package struct NamedValue: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// A span as read.
package struct SpanView: Equatable, Sendable {
  package enum State: String, Sendable { case live, collapsed }

  package var id: ThingID
  package var label: String
  /// Sorted, not overlapping; empty when collapsed.
  package var fragments: [ScalarRange]
  /// One quote a fragment; for a collapsed span, what its author marked.
  package var quotes: [String]
  /// What its author marked, one a fragment, where a living span covers something else now; else nil.
  package var marked: [String]?
  package var attributes: [NamedValue]
  package var tags: [String]
  package var author: String
  package var created: Timestamp
  package var state: State
  /// Where a collapsed span stood; nil for a living one.
  package var position: Int?
  package var notes: [NoteView]
  package var conflicts: [ConflictView]

  /// The quotes joined by one space.
  package var quote: String { quotes.joined(separator: " ") }

  package init(
    id: ThingID, label: String, fragments: [ScalarRange], quotes: [String], marked: [String]? = nil,
    attributes: [NamedValue], tags: [String], author: String, created: Timestamp, state: State, position: Int?,
    notes: [NoteView], conflicts: [ConflictView]
  ) {
    self.id = id
    self.label = label
    self.fragments = fragments
    self.quotes = quotes
    self.marked = marked
    self.attributes = attributes
    self.tags = tags
    self.author = author
    self.created = created
    self.state = state
    self.position = position
    self.notes = notes
    self.conflicts = conflicts
  }
}

/// A relation as read. `dangling` when one of its ends is removed.
package struct RelationView: Equatable, Sendable {
  package enum State: String, Sendable { case live, dangling }

  package var id: ThingID
  package var label: String
  package var source: ThingID
  package var target: ThingID
  package var attributes: [NamedValue]
  package var tags: [String]
  package var author: String
  package var created: Timestamp
  package var state: State
  package var notes: [NoteView]
  package var conflicts: [ConflictView]

  package init(
    id: ThingID, label: String, source: ThingID, target: ThingID, attributes: [NamedValue], tags: [String],
    author: String, created: Timestamp, state: State, notes: [NoteView], conflicts: [ConflictView]
  ) {
    self.id = id
    self.label = label
    self.source = source
    self.target = target
    self.attributes = attributes
    self.tags = tags
    self.author = author
    self.created = created
    self.state = state
    self.notes = notes
    self.conflicts = conflicts
  }
}

/// A note as read, with the replies to it.
package struct NoteView: Equatable, Sendable {
  package var id: ThingID
  package var text: String
  package var author: String
  package var created: Timestamp
  package var conflicts: [ConflictView]
  package var replies: [NoteView]

  package init(
    id: ThingID, text: String, author: String, created: Timestamp, conflicts: [ConflictView], replies: [NoteView]
  ) {
    self.id = id
    self.text = text
    self.author = author
    self.created = created
    self.conflicts = conflicts
    self.replies = replies
  }
}

/// A field with several concurrent values, or an edit concurrent with a removal.
package struct ConflictView: Equatable, Sendable {
  package struct Value: Equatable, Sendable {
    package var value: ConflictValue
    /// The authors who said it, joined by ", " when several did.
    package var author: String
    package var created: Timestamp
    package var device: String
    package var winner: Bool

    package init(value: ConflictValue, author: String, created: Timestamp, device: String, winner: Bool) {
      self.value = value
      self.author = author
      self.created = created
      self.device = device
      self.winner = winner
    }
  }

  package var target: ThingID
  package var article: ArticleID
  /// The full field name (`label`, `attributes.role`, `existence` ...).
  package var field: String
  /// The winner first; `--take N` counts from 1 in this order.
  package var values: [Value]

  package init(target: ThingID, article: ArticleID, field: String, values: [Value]) {
    self.target = target
    self.article = article
    self.field = field
    self.values = values
  }
}

/// What one side of a conflict says.
package enum ConflictValue: Equatable, Sendable {
  /// The field is cleared.
  case cleared
  case text(String)
  case fragments([ScalarRange])
}
