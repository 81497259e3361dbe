import TestSupport
import Testing

@testable import Models

/// The text against an oracle written from docs/fold.md alone: the same order of all characters, the same that live,
/// the same waiting, ignored, anchors and conflicts, whatever the order of arrival.
@Suite("Text against the oracle")
struct TextOracleTests {
  @Test("Honest edits fold as the oracle has it, in every order", arguments: Seeds.first(120))
  func honest(seed: UInt64) throws {
    try compare(RandomEdits.make(seed: seed, steps: 40), seed: seed)
  }

  @Test("Edits that make no sense fold as the oracle has it", arguments: Seeds.first(120))
  func hostile(seed: UInt64) throws {
    try compare(RandomEdits.make(seed: seed, steps: 40, isHostile: true), seed: seed)
  }

  @Test("Every step of a history folds as the oracle has it", arguments: Seeds.first(20))
  func stepByStep(seed: UInt64) throws {
    let edits = RandomEdits.make(seed: seed, steps: 25, isHostile: seed % 2 == 0)
    let line = edits.sendable(seed: seed)
    var folding = TextFolding(base: edits.base)
    for (number, step) in line.enumerated() {
      folding.take(step)
      let difference = folding.difference(from: edits.text(after: line[...number]))
      #expect(difference == nil, "seed \(seed), step \(number)")
    }
  }

  private func compare(_ edits: RandomEdits, seed: UInt64) throws {
    let line = edits.sendable(seed: seed)
    let oracle = edits.text(after: line)
    var encoded: [UInt8]?
    for order in 0..<4 {
      var folding = TextFolding(base: edits.base)
      for (number, step) in edits.sendable(seed: seed &+ UInt64(order) &* 7919).enumerated() {
        folding.take(step)
        if order == 3, number % 7 == 3 { try folding.store() }
      }
      let difference = folding.difference(from: oracle)
      #expect(difference == nil, "seed \(seed), order \(order)")
      let bytes = folding.state.encoded
      if let encoded, edits.toggles.isEmpty { #expect(encoded == bytes, "seed \(seed), order \(order): other bytes") }
      encoded = bytes
    }
  }
}

extension RandomEdits {
  /// The steps as they travel: an edit that has no bytes is an operation of another kind.
  func sendable(seed: UInt64) -> [TextStep] {
    interleaving(seed: seed).map { step in
      guard case .edit(let id, let edit) = step else { return step }
      var writer = ByteWriter()
      let article = ArticleID(ID128(high: 0, low: 0))
      writer.payload(.text(edit), in: article)
      return Payload(decoding: writer.bytes, kind: .text, in: article) == .text(edit) ? step : .other(id)
    }
  }
}

/// An article's state that takes steps.
struct TextFolding {
  private(set) var state: ArticleState
  private let base: ExactText
  private let article: ArticleID
  /// The operations that say whether an edit is in force, by one replica that knows all before.
  private var toggler: UInt64 = 0
  private var said: [OperationID: OperationID] = [:]
  private var edits: Set<OperationID> = []

  private static let importer = ReplicaID(ID128(high: 0, low: 1))
  private static let undoer = ReplicaID(ID128(high: 0, low: 2))

  init(base: [Unicode.Scalar]) {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: base)
    self.base = ExactText(String(text))
    article = ContentHash.article(url: .empty, text: self.base)
    state = ArticleState(id: article)
  }

  mutating func take(_ step: TextStep) {
    switch step {
    case .base:
      let creation = ArticleCreation(
        url: .empty, text: base, title: "t", language: nil, metadata: [], tags: [], credit: nil)
      apply(OperationID(replica: Self.importer, seq: 1), .article, .article(creation), flags: .source)
    case .edit(let id, let edit):
      edits.insert(id)
      apply(id, .text, .text(edit))
    case .other(let id): apply(id, .write, .write(.tag("t"), .on))
    case .toggle(let id, let isOff):
      toggler += 1
      let own = OperationID(replica: Self.undoer, seq: toggler)
      apply(own, .write, .write(.inForce(id), isOff ? .off : .on), overwrites: said[id].map { [$0] } ?? [])
      said[id] = own
    }
  }

  /// Writes the state and reads it again.
  mutating func store() throws {
    let stored = try ArticleState(id: article, decoding: state.encoded)
    #expect(stored.encoded == state.encoded)
    state = stored
  }

  private mutating func apply(
    _ id: OperationID, _ kind: Operation.Kind, _ payload: Payload, flags: Operation.Flags = .touches,
    overwrites: [OperationID] = []
  ) {
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "a", device: "d")
    let operation = Operation(
      id: id, kind: kind, flags: flags, article: article, target: .article(article), overwrites: overwrites,
      payload: payload)
    state.apply(operation, of: header)
  }

  /// What is otherwise than the oracle has it; nil when nothing is.
  func difference(from oracle: NaiveText) -> String? {
    let waiting = state.waitingRoom.guests.keys.sorted()
    if waiting != oracle.waiting { return "waiting \(waiting), oracle \(oracle.waiting)" }
    guard state.baseLength != nil else { return nil }
    let text = state.text ?? TextState(baseLength: base.scalarCount)
    let placed = edits.filter { text.isPlaced($0) }.count
    if placed != edits.count - waiting.count - oracle.ignored.count { return "placed \(placed) of \(edits.count)" }
    if let difference = orderDifference(text, oracle) { return difference }
    let living = state.text(over: base).string.unicodeScalars
    if !living.elementsEqual(oracle.text) { return "text \(living.map(\.value)), oracle \(oracle.text.map(\.value))" }
    if state.length != oracle.text.count { return "length \(state.length ?? -1)" }
    let conflicts = Set(text.conflicts().map { Set($0.sides.map { Set($0.operations) }) })
    if conflicts != Set(oracle.conflicts.map(Set.init)) { return "conflicts \(conflicts), oracle \(oracle.conflicts)" }
    return anchorDifference(oracle)
  }

  private func orderDifference(_ text: TextState, _ oracle: NaiveText) -> String? {
    var next = text.order.first
    for (number, expected) in oracle.order.enumerated() {
      guard let serial = next else { return "the order ends at \(number)" }
      let name = text.character(serial)
      if !expected.names.contains(name) { return "at \(number) \(name), oracle \(expected.names)" }
      if expected.names.contains(where: { text.serial(of: $0) != serial }) { return "names of \(name)" }
      if text.order.isAlive(serial) != expected.isAlive { return "\(name) lives otherwise" }
      next = text.order.next(after: serial)
    }
    return next == nil ? nil : "the order goes on"
  }

  private func anchorDifference(_ oracle: NaiveText) -> String? {
    let names = oracle.order.flatMap(\.names)
    var random = SeededGenerator(seed: UInt64(names.count))
    for _ in 0..<6 {
      let pieces = (0...random.below(2)).map { _ in Fragment(first: random.pick(names), last: random.pick(names)) }
      let fragments = Fragments(pieces: pieces)
      if state.ranges(of: fragments) != oracle.ranges(of: fragments) { return "ranges of \(pieces)" }
    }
    return nil
  }
}
