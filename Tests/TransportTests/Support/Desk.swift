import CommandSupport
import Foundation
import Testing

/// One replica and the person at it.
struct Desk {
  let scene: Scene
  let name: String

  var path: String { scene.path(name) }

  func run(_ arguments: [String]) throws -> Outcome { try scene.start(["hashiya"] + arguments, in: path).wait() }

  /// A command that must be done.
  @discardableResult
  func ok(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> Outcome {
    let outcome = try run(arguments)
    #expect(outcome.status == 0, "\(arguments.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return outcome
  }

  /// A command that must be refused, saying something, with nothing on standard output and nothing changed.
  func refused(_ arguments: String..., saying: String, at location: SourceLocation = #_sourceLocation) throws {
    let before = try digest
    let outcome = try run(arguments)
    #expect(outcome.status == 1 && outcome.stdout.isEmpty, "\(outcome)", sourceLocation: location)
    #expect(outcome.stderr.contains(saying), "\(outcome)", sourceLocation: location)
    #expect(try digest == before, sourceLocation: location)
  }

  /// What a command that must be done prints under `--json`.
  func json(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> Value {
    let outcome = try run(arguments + ["--json"])
    #expect(outcome.status == 0, "\(arguments.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return try Value(outcome.stdout)
  }

  /// A sync in a place where files are being damaged: done, or done with something set aside.
  func syncAmidDamage(at location: SourceLocation = #_sourceLocation) throws {
    let outcome = try run(["sync"])
    #expect([0, 2].contains(outcome.status), "\(outcome)", sourceLocation: location)
  }

  /// A sync that publishes nothing because of the place, and takes in what is there; what it says under `--json`.
  func syncWithoutPublishing(
    saying: String, at location: SourceLocation = #_sourceLocation
  ) throws -> Value {
    let outcome = try run(["sync", "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains(saying), "\(outcome)", sourceLocation: location)
    return try Value(outcome.stdout)
  }

  var status: Value { get throws { try json("status") } }

  var digest: String { get throws { try status["digest"].text } }

  /// The files of this replica's segments in a shared directory, in the order of their numbers.
  func segments(in shared: String) throws -> [String] {
    let replica = try status["replica"].text
    return scene.segments(in: shared).filter { $0.contains("/seg/\(replica)/") }
  }
}
