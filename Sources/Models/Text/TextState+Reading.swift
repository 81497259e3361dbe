extension TextState {
  /// The text, over the base it was made on.
  ///
  /// - Complexity: O(runs + text).
  package func text(over base: ScalarText) -> ExactText {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(base.text.bytes.count + scalars.count)
    order.forEachRun { run in
      guard run.deaths == 0 else { return }
      // The first characters inserted may have joined the last of the base.
      let ofBase = ScalarRange(start: min(Int(run.first), baseLength), end: min(Int(run.end), baseLength))
      if ofBase.length > 0 { bytes.append(contentsOf: base.text.bytes[base.byteRange(ofBase)]) }
      for serial in max(run.first, Serial(baseLength))..<max(run.end, Serial(baseLength)) {
        bytes.appendUTF8(scalar(of: serial))
      }
    }
    return ExactText(unchecked: bytes)
  }

  /// What an edit that replaces living characters inserts and deletes, as things are now. Changes nothing.
  ///
  /// - Parameters:
  ///   - range: offsets of living characters; inside the text.
  ///   - gap: where the new text goes, from the range's start to its end: 0 before the first character deleted, k
  ///     after the k-th.
  ///   - isMarked: whether it corrects, also where it deletes nothing.
  ///   - endings: the last characters of spans: a plain insertion goes behind dead ones at its place, so that it
  ///     stays outside.
  package func edit(
    replacing range: Range<Int>, with text: ExactText, gap: Int = 0, isMarked: Bool = false,
    endings: Set<UInt32> = []
  ) -> TextEdit {
    var edit = TextEdit(inserted: text, deleted: names(ofLiving: range))
    guard !text.isEmpty else { return edit }
    edit.isMarked = isMarked && range.isEmpty
    let left: Serial?
    if gap == 0, !range.isEmpty {
      left = order.previous(before: order.serial(at: order.place(atOffset: range.lowerBound)))
    } else {
      let before = range.lowerBound + gap
      left = before == 0 ? nil : order.serial(at: order.place(atOffset: before - 1))
    }
    let origin = range.isEmpty ? lastEnding(after: left, endings) : left
    // A method as a function would copy the state.
    edit.left = origin.map { character($0) }
    edit.right = next(after: origin).map { character($0) }
    return edit
  }

  /// The last of the dead characters that follow which ends a span; the character itself when none does.
  private func lastEnding(after left: Serial?, _ endings: Set<Serial>) -> Serial? {
    guard !endings.isEmpty else { return left }
    var found = left
    var next = next(after: left)
    while let serial = next {
      let run = order.run(at: order.place(of: serial))
      guard run.deaths > 0 else { break }
      found = (serial..<run.end).last(where: endings.contains) ?? found
      next = order.next(after: run.end - 1)
    }
    return found
  }

  /// The next character in the full order, also of the start.
  func next(after serial: Serial?) -> Serial? {
    guard let serial else { return order.first }
    return order.next(after: serial)
  }

  /// The names of living characters.
  ///
  /// - Complexity: O(runs in the range + log n).
  func names(ofLiving range: Range<Int>) -> [CharacterRun] {
    guard !range.isEmpty else { return [] }
    var names: [CharacterRun] = []
    var rest = range.count
    var next: Serial? = order.serial(at: order.place(atOffset: range.lowerBound))
    while rest > 0, let serial = next {
      let place = order.place(of: serial)
      let run = order.run(at: place)
      let length = min(rest, Int(run.end - serial))
      if run.deaths == 0 {
        append(serial..<serial + Serial(length), to: &names)
        rest -= length
      }
      next = order.next(after: run.end - 1)
    }
    return names
  }

  private func append(_ range: Range<Serial>, to names: inout [CharacterRun]) {
    var next = range.lowerBound
    while next < range.upperBound {
      let name = character(next)
      let count = min(Int(range.upperBound - next), consecutive(from: next, name))
      if let last = names.last, last.first.operation == name.operation, last.first.offset + last.count == name.offset {
        names[names.count - 1].count += count
      } else {
        names.append(CharacterRun(first: name, count: count))
      }
      next += Serial(count)
    }
  }

  /// How many characters from this one on its operation, or the base, has.
  private func consecutive(from serial: Serial, _ name: CharacterID) -> Int {
    guard case .inserted = name else { return baseLength - Int(serial) }
    let number = insertionNumber(of: serial)
    return runs[number].form == .typed ? 1 : Int(runs[number].head) + runs[number].length - Int(serial)
  }
}

// MARK: - Anchors

extension TextState {
  /// The name of the living character at an offset of the text.
  package func character(atOffset offset: Int) -> CharacterID {
    character(order.serial(at: order.place(atOffset: offset)))
  }

  /// The living characters from the first to the last of a fragment; empty where none is left. Nil when the fragment
  /// names characters that are not here, or ends before it begins (rules A1, A2).
  ///
  /// - Parameter end: the last character of the fragment before, which this one must follow; takes this one's.
  /// - Complexity: O(log n).
  func range(of fragment: Fragment, after end: inout UInt32?) -> Range<Int>? {
    guard let first = serial(of: fragment.first), let last = serial(of: fragment.last) else { return nil }
    if let end, !order.isBefore(end, first) { return nil }
    guard first == last || order.isBefore(first, last) else { return nil }
    end = last
    let start = order.livingBefore(first)
    return start..<max(start, order.livingBefore(last) + (order.isAlive(last) ? 1 : 0))
  }
}

extension [UInt8] {
  /// Appends a scalar as UTF-8; the value must be one.
  mutating func appendUTF8(_ scalar: UInt32) {
    if scalar < 0x80 { return append(UInt8(truncatingIfNeeded: scalar)) }
    if scalar < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
    } else if scalar < 0x10000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
    } else {
      append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
    }
    append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
  }
}
