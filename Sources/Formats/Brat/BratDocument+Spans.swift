internal import Models

// Spans: where they are in the text, and in which unit the files count.

extension BratDocument {
  /// Finds the unit in which most spans read as their third column says, then places each span.
  mutating func place(in text: BratText) {
    let found = statements.compactMap { line, statement in
      if case .span(let span) = statement.content { (line: line, id: statement.id, span: span) } else { nil }
    }
    let main = Self.unit(of: found.map(\.span), in: text)
    var counts: [BratOffsetUnit: (count: Int, first: Int)] = [:]
    var unchecked = 0
    for (line, id, span) in found {
      do throws(BratReason) {
        let (ranges, unit) = try Self.ranges(of: span, in: text, main)
        spans.append(Span(line: line, id: id, type: span.type, ranges: ranges))
        bearers[id] = id
        types[id] = span.type
        counts[unit, default: (0, lines[line].number)].count += 1
        if span.column == nil { unchecked += 1 }
      } catch {
        refuse(line, error)
      }
    }
    warn(of: counts, unchecked: unchecked)
  }

  private static func unit(of spans: [BratSpan], in text: BratText) -> BratOffsetUnit {
    guard text.units.count > 1 else { return .brat }
    var best = (unit: BratOffsetUnit.brat, count: -1)
    for unit in text.units {
      let count = spans.count { $0.column != nil && text.fits($0, in: unit) }
      if count > best.count { best = (unit, count) }
    }
    return best.unit
  }

  /// The span's ranges in the main unit, else in the first other one that its third column agrees with.
  private static func ranges(
    of span: BratSpan, in text: BratText, _ main: BratOffsetUnit
  ) throws(BratReason) -> ([ScalarRange], BratOffsetUnit) {
    if span.column == nil || text.fits(span, in: main) { return (try text.ranges(of: span, in: main), main) }
    let other = text.units.first { $0 != main && text.fits(span, in: $0) } ?? main
    return (try text.ranges(of: span, in: other), other)
  }

  private mutating func warn(of counts: [BratOffsetUnit: (count: Int, first: Int)], unchecked: Int) {
    for unit in BratOffsetUnit.all.dropFirst() {
      guard let (count, first) = counts[unit] else { continue }
      warnings.append(
        "\(count) spans (the first on line \(first)) are counted in \(unit.description), not as brat "
          + "counts; they were read so, since their text agrees")
    }
    if unchecked > 0 {
      warnings.append(
        "\(unchecked) spans have no text in their line, so that their place could not be checked")
    }
  }
}
