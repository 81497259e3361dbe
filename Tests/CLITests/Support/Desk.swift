import CommandSupport
import Foundation
import Testing

/// One replica and the person at it.
struct Desk {
  let scene: Scene
  let path: String

  @discardableResult
  func run(
    _ arguments: [String], stdin: String? = nil, adding variables: [String: String] = [:]
  ) throws -> Outcome {
    try scene.program.run(arguments, in: path, stdin: stdin.map { Array($0.utf8) }, adding: variables)
  }

  /// A command that must be done.
  @discardableResult
  func ok(
    _ arguments: String..., stdin: String? = nil, at location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(arguments, stdin: stdin)
    #expect(outcome.status == 0, "\(arguments.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return outcome
  }

  /// A command that must be refused, with nothing on standard output and nothing changed.
  @discardableResult
  func refused(
    _ arguments: String..., status: Int32 = 1, saying: String..., stdin: String? = nil,
    at location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let before = try digest
    let outcome = try run(arguments, stdin: stdin)
    let what = "\(arguments.joined(separator: " "))\n\(outcome)"
    #expect(outcome.status == status, "\(what)", sourceLocation: location)
    #expect(outcome.stdout.isEmpty, "\(what)", sourceLocation: location)
    for text in saying { #expect(outcome.stderr.contains(text), "\(text): \(what)", sourceLocation: location) }
    #expect(!outcome.stderr.isEmpty, "\(what)", sourceLocation: location)
    let after = try digest
    #expect(before == after, "\(what)", sourceLocation: location)
    return outcome
  }

  /// What a command prints under `--json`.
  func json(
    _ arguments: String..., stdin: String? = nil, at location: SourceLocation = #_sourceLocation
  ) throws -> Value {
    let outcome = try run(arguments + ["--json"], stdin: stdin)
    #expect(outcome.status == 0, "\(arguments.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return try Value(outcome.stdout)
  }

  // MARK: - Shorthands

  /// Imports a text; the article's id.
  func add(_ text: String = Sample.text) throws -> String {
    let file = try scene.write("texts/\(UUID().uuidString).txt", text)
    return try json("import", file)["id"].text
  }

  /// Adds a span; its id.
  func annotate(_ article: String, _ label: String, _ quote: String, occurrence: Int = 1) throws -> String {
    try json("annotate", article, "--label", label, "--quote", quote, "--occurrence", "\(occurrence)")["id"].text
  }

  func show(_ id: String) throws -> Value { try json("show", id) }

  func isShown(_ id: String) throws -> Bool { try run(["show", id, "--json"]).status == 0 }

  /// Applies lines as one change; the ids printed.
  func apply(_ lines: String...) throws -> [String] {
    let outcome = try ok("apply", "-", "--json", stdin: lines.joined(separator: "\n"))
    return try Value.lines(outcome.stdout).map(\.["id"].text)
  }

  var status: Value { get throws { try json("status") } }

  var digest: String { get throws { try Value(run(["status", "--json"]).stdout)["digest"].text } }

  var exported: String { get throws { try ok("export", "--format", "jsonl").stdout } }

  var conflicts: [Value] { get throws { try json("conflicts").array } }

  /// Syncs all until everybody has everything.
  static func sync(_ desks: Desk...) throws {
    for desk in desks { try desk.ok("sync") }
    for desk in desks.dropLast() { try desk.ok("sync") }
  }

  /// Checks that all hold and show the same, and that what is stored is what the log says. `state` is a hash over the
  /// canonical export; the bytes of exports are compared where that is what a test is about.
  static func expectSame(_ desks: Desk..., at location: SourceLocation = #_sourceLocation) throws {
    let verified = try desks.map { try $0.json("verify", at: location) }
    #expect(Set(verified.map(\.["digest"].text)).count == 1, "the digests differ", sourceLocation: location)
    #expect(Set(verified.map(\.["state"].text)).count == 1, "the states differ", sourceLocation: location)
  }

  /// The same, and equal bytes of exports.
  static func expectSameBytes(_ desks: Desk..., at location: SourceLocation = #_sourceLocation) throws {
    let exports = try Set(desks.map { try Data($0.exported.utf8) })
    #expect(exports.count == 1, "the exports differ", sourceLocation: location)
    let digests = try Set(desks.map { try $0.digest })
    #expect(digests.count == 1, "the digests differ", sourceLocation: location)
  }
}
