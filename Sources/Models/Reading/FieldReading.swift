/// What a register says: its values in groups of equal ones, the provisional winner first (rules R3 to R5).
package struct FieldReading: Sendable {
  package struct Group: Sendable {
    package let value: RegisterValue
    /// Everyone who said it, the largest stamp first.
    package let stamps: Few<Stamp>

    package var latest: Stamp { stamps[0] }

    /// The distinct authors, joined by ", ".
    package var authors: String {
      var names: [ExactText] = []
      for stamp in stamps where !names.contains(stamp.author) { names.append(stamp.author) }
      return names.map(\.string).joined(separator: ", ")
    }
  }

  package let groups: Few<Group>

  package init(_ values: Few<RegisterState.LiveValue>) {
    guard values.count > 1 else {
      groups = values.first.map { [Group(value: $0.value, stamps: [$0.stamp])] } ?? []
      return
    }
    var stamps: [RegisterValue: [Stamp]] = [:]
    for value in values { stamps[value.value, default: []].append(value.stamp) }
    let all = stamps.map { value, stamps in
      Group(value: value, stamps: Few(stamps.sorted { $1.isOutranked(by: $0) }))
    }
    groups = Few(
      all.sorted { left, right in
        // A cleared field never wins over a value.
        if (left.value == .cleared) != (right.value == .cleared) { return right.value == .cleared }
        return right.latest.isOutranked(by: left.latest)
      })
  }

  package var winner: RegisterValue? { groups.first?.value }
  package var isDisputed: Bool { groups.count > 1 }

  /// The winning text; nil when there is none or the field is cleared.
  package var text: ExactText? {
    if case .text(let text) = winner { text } else { nil }
  }
}

/// The fields that a kind of thing has (rule R4).
package enum FieldRules {
  package static let attributePrefix: ExactText = "attributes."
  package static let metadataPrefix: ExactText = "metadata."

  /// Whether `field` is a field of this kind of thing.
  package static func allows(_ field: ExactText, on kind: Thing.Kind) -> Bool {
    switch kind {
    case .article:
      [.title, .language, .direction, .url].contains(field) || field.hasName(after: metadataPrefix)
    case .span: [.label, .fragments].contains(field) || field.hasName(after: attributePrefix)
    case .relation: field == .label || field.hasName(after: attributePrefix)
    case .note: field == .text
    }
  }

  /// Fields that always have a value.
  package static func canBeCleared(_ field: ExactText) -> Bool {
    ![.label, .title, .text, .fragments].contains(field)
  }

  /// Whether a live value of a field is one that may show.
  static func reads(_ value: RegisterValue, of field: ExactText, in state: ArticleState) -> Bool {
    switch value {
    case .text: field != .fragments
    case .cleared: canBeCleared(field)
    case .fragments(let fragments): field == .fragments && state.hasPlace(for: fragments)
    case .withdrawn, .on, .off: false
    }
  }
}

extension ExactText {
  /// Whether the text is the prefix and then a name.
  package func hasName(after prefix: ExactText) -> Bool {
    bytes.count > prefix.bytes.count && bytes.starts(with: prefix.bytes)
  }

  /// The text after the prefix; nil when it doesn't begin with it, or nothing follows.
  package func name(after prefix: ExactText) -> ExactText? {
    hasName(after: prefix) ? ExactText(slicing: bytes, prefix.bytes.count..<bytes.count) : nil
  }
}

extension Fragments {
  /// The ranges the pieces cover on a text nobody edited; nil when they make no sense there (rule A1).
  func baseRanges(within length: Int) -> [Range<Int>]? {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    return eachBaseRange(within: length) { ranges.append($0) } ? ranges : nil
  }

  /// From the start of the first of `baseRanges` to the end of the last; nil when there are none.
  func baseExtent(within length: Int) -> Range<Int>? {
    var extent: Range<Int>?
    let makeSense = eachBaseRange(within: length) { extent = (extent?.lowerBound ?? $0.lowerBound)..<$0.upperBound }
    return makeSense ? extent : nil
  }

  /// False when they make no sense.
  private func eachBaseRange(within length: Int, _ body: (Range<Int>) -> Void) -> Bool {
    var end = 0
    for piece in self {
      guard case .base(let first) = piece.first, case .base(let last) = piece.last, first >= end, first <= last,
        last < length
      else { return false }
      end = last + 1
      body(first..<end)
    }
    return true
  }
}
