import CommandSupport
import Foundation

/// Says whether a world is sound after a command was stopped in it.
struct Judge {
  let rehearsal: Rehearsal

  private var world: World { rehearsal.world }
  private var scenario: Scenario { rehearsal.scenario }

  /// Looks at what the death of the process left, then goes on as a person would.
  ///
  /// - Parameter spoke: Whether the command had told of its success.
  func judge(spoke: Bool) throws {
    switch scenario.kind {
    case .birth: try judgeBirth(spoke: spoke)
    case .edit, .sync:
      let found = try world.condition(of: scenario.subject)
      try expectWhole(found, spoke: spoke)
      if spoke, scenario.kind == .sync { try expectPublished() }
      try goOn(from: found)
    }
  }

  /// A change is there wholly or not at all, and there when it was acknowledged.
  private func expectWhole(_ found: Condition, spoke: Bool) throws {
    guard found == rehearsal.before || found == rehearsal.after else {
      throw Unsound(what: "a part of the change is there: \(found)")
    }
    guard !spoke || found == rehearsal.after else { throw Unsound(what: "it was acknowledged and is not there") }
  }

  /// After a sync that said it was done, everybody gets all there is without its help.
  func expectPublished() throws {
    try Settling(world: world, scenario: scenario).syncLaptop()
    let found = try world.condition(of: "laptop")
    guard found == rehearsal.settled else { throw Unsound(what: "it was said to be published: \(found)") }
  }

  /// The command can be run again, and then all is as if nothing had happened.
  func goOn(from found: Condition) throws {
    if found == rehearsal.before || scenario.repeats {
      let outcome = try rehearsal.again()
      guard outcome.status == 0, !outcome.stdout.isEmpty else { throw Unsound(what: "run again: \(outcome)") }
    }
    let settled = try Settling(world: world, scenario: scenario).settle()
    guard settled == rehearsal.settled else { throw Unsound(what: "in the end there is \(settled)") }
  }

  /// A new replica is there and sound, or can be made.
  private func judgeBirth(spoke: Bool) throws {
    let subject = scenario.subject
    let database = world.path(subject) + "/.hashiya/replica.sqlite"
    if FileManager.default.fileExists(atPath: database) {
      let found = try world.condition(of: subject)
      guard found.operations == 0 || found == rehearsal.after else { throw Unsound(what: "a part is there: \(found)") }
      guard !spoke || found == rehearsal.after || rehearsal.after.operations == 0 else {
        throw Unsound(what: "it was acknowledged and is not there")
      }
    } else {
      guard !spoke else { throw Unsound(what: "it was acknowledged and is not there") }
      let outcome = try rehearsal.again()
      guard outcome.status == 0 else { throw Unsound(what: "run again: \(outcome)") }
    }
    try goOnLiving()
  }

  /// The new replica works: it syncs, or takes edits.
  private func goOnLiving() throws {
    let isJoined = scenario.words.first == "join"
    let words = isJoined ? ["sync"] : ["apply", "-"]
    let outcome = try world.run(words, in: scenario.subject, stdin: isJoined ? nil : Lines.furniture)
    guard outcome.status == 0 else { throw Unsound(what: "the new replica: \(outcome)") }
    let reached = try world.condition(of: scenario.subject)
    if isJoined, reached != rehearsal.after { throw Unsound(what: "the new replica has \(reached)") }
    guard isJoined || reached.operations == 5 else { throw Unsound(what: "the new replica has \(reached)") }
  }
}
