/// Wraps text that somebody else wrote so that it stays what it is in a line of ours: it cannot reorder what
/// stands around it, break the line, or speak to the terminal.
enum Isolate {
  /// Foreign text on one line, in a first strong isolate: newlines shown as `⏎`, control characters visibly,
  /// unbalanced direction controls balanced.
  static func foreign(_ text: String) -> String {
    wrapped(OneLine.scalars(of: text), in: BidiStack.firstStrongIsolate)
  }

  /// Foreign text cut to some columns, the last of which is then `…`; and the columns that it takes.
  static func foreign(_ text: String, columns: Int) -> (text: String, columns: Int) {
    let cut = OneLine.cut(text, columns: columns)
    return (wrapped(cut.scalars, in: BidiStack.firstStrongIsolate), cut.columns)
  }

  /// An id, a time or a number of ours, which always reads left to right.
  static func leftToRight(_ text: String) -> String {
    wrapped(OneLine.scalars(of: text), in: BidiStack.leftToRightIsolate)
  }

  /// Scalars in an isolate of the kind that `opener` begins, balanced and with control characters made
  /// visible.
  static func wrapped(_ scalars: some Sequence<Unicode.Scalar>, in opener: Unicode.Scalar) -> String {
    var writer = ForeignWriter()
    writer.out.append(opener)
    for scalar in scalars { writer.write(scalar) }
    writer.stack.suspend(into: &writer.out)
    writer.out.append(BidiStack.popIsolate)
    return writer.out.text
  }

  /// The text without isolates and direction marks at its ends: what a terminal may copy along with an id.
  static func unwrapped(_ argument: String) -> String {
    let isMark = { (scalar: Unicode.Scalar) in
      BidiStack.isControl(scalar) || [0x200E, 0x200F, 0x061C].contains(scalar.value)
    }
    var scalars = Substring(argument).unicodeScalars
    while let first = scalars.first, isMark(first) { scalars.removeFirst() }
    while let last = scalars.last, isMark(last) { scalars.removeLast() }
    return String(scalars)
  }
}

/// Writes foreign scalars one by one, balanced and without any control character.
struct ForeignWriter {
  var out = ScalarWriter()
  var stack = BidiStack()

  mutating func write(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x7F, scalar.value >= 0x20 {
      out.append(scalar)
    } else if BidiStack.isControl(scalar) {
      stack.take(scalar, into: &out)
    } else if let shown = VisibleControl.replacement(for: scalar) {
      out.append(shown)
    } else {
      out.append(scalar)
    }
  }
}

/// Control characters as something that can be seen. Without this an article could move the cursor, rename
/// the window or answer for the user: every ESC and every C1 control is one.
enum VisibleControl {
  static let newline: Unicode.Scalar = "\u{23CE}"

  /// What stands for a control character; nil for any other scalar.
  static func replacement(for scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: String(newline)
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
    case 0x7F: "\u{2421}"
    case 0x80...0x9F: "\\x" + String(scalar.value, radix: 16, uppercase: true)
    default: nil
    }
  }
}

/// Foreign text brought onto one line.
enum OneLine {
  /// The scalars, each newline as one `⏎`, CR LF counting as one.
  static func scalars(of text: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    var afterReturn = false
    for scalar in text.unicodeScalars {
      let isSecondHalf = afterReturn && scalar == "\n"
      afterReturn = scalar == "\r"
      if isSecondHalf { continue }
      scalars.append(LineEnd.isEnd(scalar) ? VisibleControl.newline : scalar)
    }
    return scalars
  }

  /// The beginning that fits, with `…` when something was cut off; and its columns.
  ///
  /// - Complexity: O(columns): marks piled on one letter are cut off as well.
  static func cut(_ text: String, columns limit: Int) -> (scalars: [Unicode.Scalar], columns: Int) {
    let limit = max(1, limit)
    let most = limit &* 8 &+ 64
    let head = text.unicodeScalars.prefix(most &+ 1)
    let scalars = self.scalars(of: String(head))
    let widths = DisplayWidth.columns(of: scalars)
    let total = widths.reduce(0, +)
    if total <= limit, head.count <= most { return (scalars, total) }
    var used = 0
    var count = 0
    while count < scalars.count, count < most, used + widths[count] <= limit - 1 {
      used += widths[count]
      count += 1
    }
    return (scalars.prefix(count) + ["\u{2026}"], used + 1)
  }
}
