/// What a person or a script asks for: one line of `apply`, one editing command, one thing of an import.
///
/// An edit is checked and turned into operations by `Editor`; nothing else makes operations.
package enum Edit: Equatable, Sendable {
  // Large ones lie apart: long scripts are held and handed on.
  indirect case addArticle(NewArticle)
  case annotate(NewSpan)
  indirect case relate(NewRelation)
  case set(target: Reference, field: ExactText, value: NewValue)
  case tag(target: Reference, add: [ExactText], remove: [ExactText])
  indirect case note(NewNote)
  case remove(target: Reference)
  case resolve(target: Reference, field: ExactText, Resolution)
  /// `limit`: refused when more spans than this would collapse.
  case replaceText(article: Reference, TextPlace, with: ExactText, limit: Int? = nil)
}

extension Edit {
  /// The article that the edit names by its id; nil when it names none, or a thing that is made in one.
  package var namedArticle: ArticleID? {
    guard case .id(.article(let article)) = subject else { return nil }
    return article
  }

  /// The handle of what the edit is about; nil when it names that by an id.
  package var namedHandle: ExactText? {
    guard case .handle(let handle) = subject else { return nil }
    return handle
  }

  /// What the edit is about, where that is one thing that is there.
  private var subject: Reference? {
    switch self {
    case .annotate(let span): span.article
    case .replaceText(let article, _, _, _): article
    case .set(let target, _, _), .tag(let target, _, _), .remove(let target), .resolve(let target, _, _): target
    case .note(let note): note.target
    case .addArticle, .relate: nil
    }
  }
}

/// Names a thing: by its id, or by the handle (`$x`) that an earlier edit of the same change gave it.
package enum Reference: Hashable, Sendable {
  case id(ThingID)
  case handle(ExactText)
}

/// Who said something and when, where an import knows better than the clock and the replica.
package struct Credit: Hashable, Sendable {
  package var author: ExactText
  package var created: Timestamp

  package init(author: ExactText, created: Timestamp) {
    self.author = author
    self.created = created
  }
}

package struct NewArticle: Equatable, Sendable {
  package var title: ExactText
  package var text: ExactText
  package var language: ExactText?
  package var url: ExactText?
  package var metadata: NamedTexts
  package var tags: [ExactText]
  package var handle: ExactText?
  package var credit: Credit?

  package init(
    title: ExactText, text: ExactText, language: ExactText? = nil, url: ExactText? = nil,
    metadata: NamedTexts = [:], tags: [ExactText] = [], handle: ExactText? = nil, credit: Credit? = nil
  ) {
    self.title = title
    self.text = text
    self.language = language
    self.url = url
    self.metadata = metadata
    self.tags = tags
    self.handle = handle
    self.credit = credit
  }
}

/// How an edit says where a span is.
package enum Place: Equatable, Sendable {
  /// Half-open scalar ranges, in any order.
  case ranges([ScalarRange])
  /// One quote a fragment, searched left to right; `occurrence` (from 1) belongs to the first.
  case quotes([ExactText], occurrence: Int?)
}

/// How an edit says which part of the text it replaces.
package enum TextPlace: Equatable, Sendable {
  /// Half-open scalar offsets; an empty range inserts.
  case range(ScalarRange)
  /// The one place of a quote, or its N-th, from 1.
  case quote(ExactText, occurrence: Int?)
  /// Every place of a quote, not overlapping.
  case everywhere(ExactText)
  case whole
}

/// A class, as `SpanCreation` is: most lines of a script ask for one. It never changes.
package final class NewSpan: Equatable, Sendable {
  package let article: Reference
  package let label: ExactText
  package let place: Place
  package let attributes: NamedTexts
  package let tags: [ExactText]
  package let note: ExactText?
  package let key: ExactText?
  package let handle: ExactText?
  package let credit: Credit?

  package init(
    article: Reference, label: ExactText, place: Place, attributes: NamedTexts = [:],
    tags: [ExactText] = [], note: ExactText? = nil, key: ExactText? = nil, handle: ExactText? = nil,
    credit: Credit? = nil
  ) {
    self.article = article
    self.label = label
    self.place = place
    self.attributes = attributes
    self.tags = tags
    self.note = note
    self.key = key
    self.handle = handle
    self.credit = credit
  }

  /// The same on another article.
  package func on(_ article: Reference) -> NewSpan {
    NewSpan(
      article: article, label: label, place: place, attributes: attributes, tags: tags, note: note, key: key,
      handle: handle, credit: credit)
  }

  package static func == (left: NewSpan, right: NewSpan) -> Bool {
    left.article == right.article && left.label == right.label && left.place == right.place
      && left.attributes == right.attributes && left.tags == right.tags && left.note == right.note
      && left.key == right.key && left.handle == right.handle && left.credit == right.credit
  }
}

package struct NewRelation: Equatable, Sendable {
  package var source: Reference
  package var target: Reference
  package var label: ExactText
  package var attributes: NamedTexts
  package var tags: [ExactText]
  package var key: ExactText?
  package var handle: ExactText?
  package var credit: Credit?

  package init(
    source: Reference, target: Reference, label: ExactText, attributes: NamedTexts = [:],
    tags: [ExactText] = [], key: ExactText? = nil, handle: ExactText? = nil, credit: Credit? = nil
  ) {
    self.source = source
    self.target = target
    self.label = label
    self.attributes = attributes
    self.tags = tags
    self.key = key
    self.handle = handle
    self.credit = credit
  }
}

package struct NewNote: Equatable, Sendable {
  package var target: Reference
  package var text: ExactText
  package var key: ExactText?
  package var handle: ExactText?
  package var credit: Credit?

  package init(
    target: Reference, text: ExactText, key: ExactText? = nil, handle: ExactText? = nil, credit: Credit? = nil
  ) {
    self.target = target
    self.text = text
    self.key = key
    self.handle = handle
    self.credit = credit
  }
}

/// The new value of a field: a text, a place (for `fragments`), or nothing (clears the field).
package enum NewValue: Equatable, Sendable {
  case text(ExactText)
  case place(Place)
  case cleared
}

/// How a conflict is settled.
package enum Resolution: Equatable, Sendable {
  /// The N-th of the values as `conflicts` lists them, from 1.
  case take(Int)
  case value(NewValue)
  /// The provisional winner.
  case keep
}
