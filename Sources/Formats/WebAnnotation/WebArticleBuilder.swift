internal import Models

/// Builds the annotations of one article.
struct WebArticleBuilder {
  private(set) var losses = LossReport()

  private let article: ArticleView
  private let text: ScalarText
  /// The corpus's IRI; those of things begin with it.
  private let corpus: String
  /// What the targets are parts of.
  private let source: String
  private let hasOwnURL: Bool
  /// What a target says of its language and direction.
  private let setting: [JSONMember]
  /// The spans that have an annotation.
  private var written: Set<ThingID> = []

  /// `url` is the source when there is one.
  init(_ article: ArticleView, corpus: String, url: String?) {
    self.article = article
    self.corpus = corpus
    text = ScalarText(ExactText(article.text))
    source = url ?? "\(corpus):\(article.id)"
    hasOwnURL = url != nil
    let language = article.language.flatMap { LanguageTag.isWellFormed($0) ? $0 : nil }
    setting = WebBody.member("language", language) + WebBody.member("textDirection", article.direction)
    losses.add(.languages, article.language != nil && language == nil ? 1 : 0)
    // The text itself stays where the source is; a name that nobody else knows leads nowhere.
    losses.add(.articleTexts, url == nil ? 1 : 0)
    losses.add(.newerOperations, article.needsNewerVersion)
  }

  mutating func build(into page: inout WebAnnotationPage) throws(ExportError) {
    describe(into: &page)
    for span in article.annotations { try add(span, to: &page) }
    for relation in article.relations { add(relation, to: &page) }
  }

  private func iri(_ id: ThingID) -> String { "\(corpus):\(id)" }

  private func annotation(
    _ id: String, _ motivation: String, by credit: [JSONMember], body: [JSONValue], target: JSONValue
  ) -> JSONValue {
    .object(
      [
        JSONMember("id", .string(id)), JSONMember("type", .string("Annotation")),
        JSONMember("motivation", .string(motivation)),
      ] + credit + [JSONMember("body", .array(body)), JSONMember("target", target)])
  }
}

// MARK: - The article

extension WebArticleBuilder {
  private mutating func describe(into page: inout WebAnnotationPage) {
    var body = [WebBody.text(article.title, purpose: "describing", label: "title")]
    if let url = article.url, !hasOwnURL {
      body.append(WebBody.text(url, purpose: "describing", label: "url"))
    }
    body += article.metadata.map { WebBody.named($0, in: "metadata") } + article.tags.map(WebBody.tag)
    let target = JSONValue.object(
      [JSONMember("id", .string(source)), JSONMember("type", .string("Text"))] + setting)
    let id = iri(.article(article.id)) + "#article"
    page.append(
      annotation(
        id, "describing", by: WebBody.credit(article.author, article.created), body: body, target: target))
    add(article.notes, on: source, to: &page)
    let own = article.conflicts.filter { $0.target == .article(article.id) }
    add(own, on: source, to: &page)
  }
}

// MARK: - Spans

extension WebArticleBuilder {
  private mutating func add(_ span: SpanView, to page: inout WebAnnotationPage) throws(ExportError) {
    guard span.state == .live else { return leaveOut(span) }
    try span.check(in: article.id, text)
    written.insert(span.id)
    let body =
      [WebBody.text(span.label, purpose: "classifying", label: "label")]
      + span.attributes.map { WebBody.named($0, in: "attributes") } + span.tags.map(WebBody.tag)
    let targets = zip(span.fragments, span.quotes).map { target($0, $1) }
    losses.add(.discontinuousSpans, targets.count > 1 ? 1 : 0)
    page.append(
      annotation(
        iri(span.id), "classifying", by: WebBody.credit(span.author, span.created), body: body,
        target: targets.count == 1 ? targets[0] : .array(targets)))
    add(span.notes, on: iri(span.id), to: &page)
    add(span.conflicts, on: iri(span.id), to: &page)
  }

  /// Nothing of a collapsed span's text is there to be a target, and readers would look for its old quote
  /// elsewhere.
  private mutating func leaveOut(_ span: SpanView) {
    losses.add(.collapsedSpans)
    losses.add(.notesOnLeftOut, span.notes.reduce(0) { $0 + $1.threadCount })
    losses.add(.conflicts, span.conflicts.count + span.notes.reduce(0) { $0 + $1.threadConflicts.count })
  }

  private func target(_ fragment: ScalarRange, _ quote: String) -> JSONValue {
    let context = QuoteContext(around: fragment, in: text)
    let position: [JSONMember] = [
      JSONMember("type", .string("TextPositionSelector")),
      JSONMember("start", .integer(Int64(fragment.start))),
      JSONMember("end", .integer(Int64(fragment.end))),
    ]
    let exact =
      [JSONMember("type", .string("TextQuoteSelector")), JSONMember("exact", .string(quote))]
      + WebBody.member("prefix", context.prefix.isEmpty ? nil : context.prefix)
      + WebBody.member("suffix", context.suffix.isEmpty ? nil : context.suffix)
    return .object(
      [JSONMember("type", .string("SpecificResource")), JSONMember("source", .string(source))] + setting
        + [JSONMember("selector", .array([.object(position), .object(exact)]))])
  }
}

// MARK: - Relations, notes, conflicts

extension WebArticleBuilder {
  private mutating func add(_ relation: RelationView, to page: inout WebAnnotationPage) {
    guard relation.state == .live, written.contains(relation.source), written.contains(relation.target) else {
      losses.add(relation.state == .live ? .relationsToLeftOut : .danglingRelations)
      losses.add(.notesOnLeftOut, relation.notes.reduce(0) { $0 + $1.threadCount })
      let conflicts = relation.conflicts.count + relation.notes.reduce(0) { $0 + $1.threadConflicts.count }
      return losses.add(.conflicts, conflicts)
    }
    let body =
      [
        WebBody.link(iri(relation.source)),
        WebBody.text(relation.label, purpose: "classifying", label: "label"),
      ] + relation.attributes.map { WebBody.named($0, in: "attributes") } + relation.tags.map(WebBody.tag)
    page.append(
      annotation(
        iri(relation.id), "linking", by: WebBody.credit(relation.author, relation.created), body: body,
        target: .string(iri(relation.target))))
    add(relation.notes, on: iri(relation.id), to: &page)
    add(relation.conflicts, on: iri(relation.id), to: &page)
  }

  private func add(
    _ notes: [NoteView], on target: String, areReplies: Bool = false, to page: inout WebAnnotationPage
  ) {
    let motivation = areReplies ? "replying" : "commenting"
    for note in notes {
      page.append(
        annotation(
          iri(note.id), motivation, by: WebBody.credit(note.author, note.created),
          body: [WebBody.text(note.text, purpose: motivation, label: "text")], target: .string(target)))
      add(note.conflicts, on: iri(note.id), to: &page)
      add(note.replies, on: iri(note.id), areReplies: true, to: &page)
    }
  }

  private func add(_ conflicts: [ConflictView], on target: String, to page: inout WebAnnotationPage) {
    for conflict in conflicts {
      let id = "\(iri(conflict.target))#\(IRI.fragment(conflict.field))"
      page.append(
        annotation(id, "questioning", by: [], body: [WebBody.choice(conflict)], target: .string(target)))
    }
  }
}
