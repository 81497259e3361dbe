internal import Sync

/// The words of a line, one after the other.
struct StepWords {
  private var words: ArraySlice<Substring>

  init(_ line: String) { words = line.split(separator: " ")[...] }

  var isAtEnd: Bool { words.isEmpty }

  mutating func next() -> String? { words.popFirst().map(String.init) }

  mutating func number<Number: LosslessStringConvertible>() -> Number? { next().flatMap(Number.init) }

  mutating func value<Value: RawRepresentable>() -> Value? where Value.RawValue == String {
    next().flatMap(Value.init)
  }

  /// True for the first word and false for the second.
  mutating func choice(_ first: String, _ second: String) -> Bool? {
    let word = next()
    return word == first ? true : word == second ? false : nil
  }

  mutating func path() -> String? {
    guard let word = next() else { return nil }
    if word == "%" { return "" }
    var bytes: [UInt8] = []
    for (index, part) in word.split(separator: "%", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 0 {
        bytes += part.utf8
      } else {
        guard let byte = UInt8(part) else { return nil }
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Step.Action {
  /// Takes an action from words; nil when they say none.
  init?(_ words: inout StepWords) {
    guard let verb = words.next() else { return nil }
    let found =
      Self.carrying(verb, &words) ?? Self.damage(verb, &words) ?? Self.loss(verb, &words)
      ?? Self.view(verb, &words)
    guard let found else { return nil }
    self = found
  }

  private static func carrying(_ verb: String, _ words: inout StepWords) -> Self? {
    switch verb {
    case "take": both(words.path(), words.number()).map { .take($0, from: $1) }
    case "takeAll": words.number().map { .takeAll(from: $0) }
    case "begin":
      both(both(words.path(), words.number()), words.number()).map { .begin($0.0, from: $0.1, length: $1) }
    case "hold": both(words.path(), words.number()).map { .hold($0, until: $1) }
    case "fetch": words.path().map { .fetch($0) }
    case "pull": words.choice("crlf", "plain").map { .pull(changesLineEnds: $0) }
    case "push": .push
    case "plug": words.value().map { .plug(elsewhere: $0) }
    default: nil
    }
  }

  private static func damage(_ verb: String, _ words: inout StepWords) -> Self? {
    switch verb {
    case "cut":
      both(both(words.path(), words.number()), words.choice("silent", "seen"))
        .map { .cut($0.0, length: $0.1, isSilent: $1) }
    case "zero": both(words.path(), words.choice("silent", "seen")).map { .zero($0, isSilent: $1) }
    case "flip":
      both(
        both(words.path(), words.number()),
        both(words.number() as UInt8?, words.choice("silent", "seen"))
      ).map { .flip($0.0, at: $0.1, mask: $1.0, isSilent: $1.1) }
    case "copy":
      both(both(words.path(), words.path()), words.value()).map { .copy($0.0, as: $0.1, $1) }
    case "rename": both(words.path(), words.path()).map { .rename($0, as: $1) }
    default: nil
    }
  }

  private static func loss(_ verb: String, _ words: inout StepWords) -> Self? {
    switch verb {
    case "lose": both(words.path(), words.number()).map { .lose($0, until: $1) }
    case "delete": words.path().map { .delete($0) }
    case "resurrect": words.path().map { .resurrect($0) }
    case "loseMarker": .loseMarker
    case "junk": both(words.path(), Step.Junk(&words)).map { .junk($0, $1) }
    case "placeholder":
      both(words.path(), words.choice("stub", "online")).map { .placeholder($0, isStub: $1) }
    default: nil
    }
  }

  private static func view(_ verb: String, _ words: inout StepWords) -> Self? {
    switch verb {
    case "freeze": words.number().map { .freeze(until: $0) }
    case "full": words.number().map { .full(until: $0) }
    case "readOnly": words.number().map { .readOnly(until: $0) }
    case "block": both(words.path(), words.number()).map { .block($0, until: $1) }
    case "unmount": both(words.value(), words.number()).map { .unmount($0, until: $1) }
    case "fail":
      both(both(words.value(), words.number()), both(words.number() as Int?, words.value()))
        .map { .fail($0.0, after: $0.1, times: $1.0, $1.1) }
    case "plan": both(words.number(), BoundaryEvent(&words)).map { .plan(after: $0, $1) }
    case "losePower": words.number().map { .losePower(seed: $0) }
    default: nil
    }
  }
}

extension Step.Junk {
  fileprivate init?(_ words: inout StepWords) {
    let found: Self?
    switch words.next() {
    case "bytes": found = both(words.number(), words.number()).map { .bytes(seed: $0, count: $1) }
    case "part": found = both(words.path(), words.number()).map { .part(of: $0, length: $1) }
    case "hostile": found = both(words.path(), words.number()).map { .hostile(of: $0, size: $1) }
    case "other": found = .other
    default: found = nil
    }
    guard let found else { return nil }
    self = found
  }
}

extension BoundaryEvent {
  fileprivate init?(_ words: inout StepWords) {
    let found: Self?
    switch words.next() {
    case "die": found = words.number().map { .die(keep: $0) }
    case "fail": found = words.value().map { .fail($0) }
    case "loseReply": found = words.choice("recovers", "stays").map { .loseReply(recovers: $0) }
    case "pullOut":
      found = both(words.number(), words.choice("zeros", "cut")).map { .pullOut(keep: $0, fills: $1) }
    default: found = nil
    }
    guard let found else { return nil }
    self = found
  }
}

/// Both, when there are both.
private func both<First, Second>(_ first: First?, _ second: Second?) -> (First, Second)? {
  guard let first, let second else { return nil }
  return (first, second)
}
