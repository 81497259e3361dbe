internal import ArgumentParser
internal import Models

/// Reads what people type behind options.
enum Parsing {
  /// `START:END`, whole numbers.
  static func range(_ text: String) throws -> ScalarRange {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Decimal.parse(parts[0]), let end = Decimal.parse(parts[1]),
      start <= UInt64(Limits.length), end <= UInt64(Limits.length)
    else {
      throw ValidationError("\"\(ExactText(text).printable)\" is not a range; write START:END, as in 12:20")
    }
    return ScalarRange(start: Int(start), end: Int(end))
  }

  /// `NAME=VALUE`, split at the first `=`.
  static func assignment(_ text: String) throws -> NamedText {
    let scalars = text.unicodeScalars
    guard let sign = scalars.firstIndex(of: "="), sign != scalars.startIndex else {
      throw ValidationError("\"\(ExactText(text).printable)\" is not NAME=VALUE")
    }
    return NamedText(
      name: ExactText(String(scalars[..<sign])), value: ExactText(String(scalars[scalars.index(after: sign)...])))
  }

  static func attributes(_ texts: [String]) throws -> NamedTexts {
    var attributes: [ExactText: ExactText] = [:]
    for text in texts {
      let parsed = try assignment(text)
      guard attributes.updateValue(parsed.value, forKey: parsed.name) == nil else {
        throw ValidationError("the attribute \"\(parsed.name.printable)\" is given twice")
      }
    }
    return NamedTexts(attributes)
  }

  /// A place from `--quote`, `--occurrence` and `--range`; nil when none is given.
  static func place(quotes: [String], occurrence: Int?, ranges: [String]) throws -> Place? {
    guard quotes.isEmpty || ranges.isEmpty else { throw ValidationError("give --quote or --range, not both") }
    if let occurrence {
      guard !quotes.isEmpty else { throw ValidationError("--occurrence belongs to --quote") }
      guard occurrence >= 1 else { throw ValidationError("--occurrence counts from 1") }
    }
    if !ranges.isEmpty { return .ranges(try ranges.map(range)) }
    return quotes.isEmpty ? nil : .quotes(quotes.map { ExactText($0) }, occurrence: occurrence)
  }
}
