extension WorldStep: LosslessStringConvertible {
  /// One line, such as `edit 2 77` or `directory 0.1 delete seg/x/a.hsg`.
  package var description: String {
    switch self {
    case .edit(let desk, let seed): "edit \(desk) \(seed)"
    case .undo(let desk, let seed): "undo \(desk) \(seed)"
    case .sync(let desk, let directory, let refill): "sync \(desk) \(directory) \(refill ? "refill" : "plain")"
    case .seal(let desk): "seal \(desk)"
    case .close(let desk): "close \(desk)"
    case .second(let desk, let seed): "second \(desk) \(seed)"
    case .join(let desk, let machine, let directory): "join \(desk) \(machine) \(directory)"
    case .clone(let desk, let from, let machine, let witness):
      "clone \(desk) \(from) \(machine) \(Self.word(witness))"
    case .snapshot(let number, let machine): "snapshot \(number) \(machine)"
    case .restore(let desk, let snapshot, let inPlace, let witness):
      "restore \(desk) \(snapshot) \(inPlace ? "inPlace" : "newFiles") \(Self.word(witness))"
    case .revert(let snapshot): "revert \(snapshot)"
    case .discard(let desk): "discard \(desk)"
    case .transport(let step): "directory \(step)"
    default: machineText
    }
  }

  private var machineText: String {
    switch self {
    case .die(let machine, let after, let death): "die \(machine) \(after) \(death)"
    case .crash(let machine, let death): "crash \(machine) \(death)"
    case .fail(let machine, let after): "fail \(machine) \(after)"
    case .full(let machine, let bytes): "full \(machine) \(bytes)"
    case .room(let machine): "room \(machine)"
    case .clock(let machine, let offset): "clock \(machine) \(offset)"
    default: ""
    }
  }

  private static func word(_ witness: Bool) -> String { witness ? "witness" : "bare" }

  /// Reads a line that `description` wrote; nil for any other.
  package init?(_ description: String) {
    var words = StepWords(description)
    guard let verb = words.next() else { return nil }
    if verb == "directory" {
      guard let step = Step(String(description.dropFirst(verb.count + 1))) else { return nil }
      self = .transport(step)
      return
    }
    let found = Self.act(verb, &words) ?? Self.ownersAct(verb, &words) ?? Self.mishap(verb, &words)
    guard let found, words.isAtEnd else { return nil }
    self = found
  }

  private static func act(_ verb: String, _ words: inout StepWords) -> Self? {
    guard ["edit", "undo", "sync", "seal", "close", "second", "join"].contains(verb), let desk: Int = words.number()
    else { return nil }
    switch verb {
    case "edit": return words.number().map { .edit(desk: desk, seed: $0) }
    case "undo": return words.number().map { .undo(desk: desk, seed: $0) }
    case "second": return words.number().map { .second(desk: desk, seed: $0) }
    case "seal": return .seal(desk: desk)
    case "close": return .close(desk: desk)
    case "sync":
      guard let directory: Int = words.number(), let refill = words.choice("refill", "plain") else { return nil }
      return .sync(desk: desk, directory: directory, refill: refill)
    default:
      guard let machine: Int = words.number(), let directory: Int = words.number() else { return nil }
      return .join(desk: desk, machine: machine, directory: directory)
    }
  }

  private static func ownersAct(_ verb: String, _ words: inout StepWords) -> Self? {
    guard ["clone", "snapshot", "restore", "revert", "discard"].contains(verb), let first: Int = words.number()
    else { return nil }
    switch verb {
    case "revert": return .revert(snapshot: first)
    case "discard": return .discard(desk: first)
    case "snapshot": return words.number().map { .snapshot(number: first, machine: $0) }
    case "clone":
      guard let from: Int = words.number(), let machine: Int = words.number(),
        let witness = words.choice("witness", "bare")
      else { return nil }
      return .clone(desk: first, from: from, machine: machine, witness: witness)
    default:
      guard let snapshot: Int = words.number(), let inPlace = words.choice("inPlace", "newFiles"),
        let witness = words.choice("witness", "bare")
      else { return nil }
      return .restore(desk: first, snapshot: snapshot, inPlace: inPlace, witness: witness)
    }
  }

  private static func mishap(_ verb: String, _ words: inout StepWords) -> Self? {
    guard ["die", "crash", "fail", "full", "room", "clock"].contains(verb), let machine: Int = words.number()
    else { return nil }
    switch verb {
    case "room": return .room(machine: machine)
    case "fail": return words.number().map { .fail(machine: machine, after: $0) }
    case "full": return words.number().map { .full(machine: machine, bytes: $0) }
    case "clock": return words.number().map { .clock(machine: machine, offset: $0) }
    case "crash": return Death(&words).map { .crash(machine: machine, $0) }
    default:
      guard let after: Int = words.number(), let death = Death(&words) else { return nil }
      return .die(machine: machine, after: after, death)
    }
  }
}

extension WorldStep.Death: CustomStringConvertible {
  package var description: String { "\(isPower ? "power" : "kill") \(seed)" }

  init?(_ words: inout StepWords) {
    guard let isPower = words.choice("power", "kill"), let seed: UInt64 = words.number() else { return nil }
    self.init(isPower: isPower, seed: seed)
  }
}
