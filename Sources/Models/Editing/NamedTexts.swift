/// What an edit says of attributes or metadata: texts by their names.
package struct NamedTexts: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// Sorted by name, a name once: as operations say it.
  package let items: [NamedText]

  package init(_ texts: [ExactText: ExactText] = [:]) {
    self.init(unique: texts.map { NamedText(name: $0.key, value: $0.value) })
  }

  package init(dictionaryLiteral texts: (ExactText, ExactText)...) {
    self.init(Dictionary(uniqueKeysWithValues: texts))
  }

  /// Takes items in any order, of which no two have the same name.
  package init(unique items: [NamedText]) {
    self.items = items.count > 1 ? items.sorted { $0.name < $1.name } : items
  }

  package func filter(_ isIncluded: (NamedText) -> Bool) -> NamedTexts { NamedTexts(unique: items.filter(isIncluded)) }
}
