import CommandSupport
import Foundation
import Testing

/// One replica and the person at it.
struct Desk {
  let scene: Scene
  let path: String

  func run(_ arguments: [String], stdin: String? = nil) throws -> Outcome {
    try scene.program.run(arguments, in: path, stdin: stdin.map { Array($0.utf8) })
  }

  /// A command that must be done.
  @discardableResult
  func ok(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> Outcome {
    let outcome = try run(arguments)
    #expect(outcome.status == 0, "\(arguments.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return outcome
  }

  /// A command that must be refused, with nothing on standard output.
  @discardableResult
  func refused(
    _ arguments: String..., saying: String..., at location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(arguments)
    let what = "\(arguments.joined(separator: " "))\n\(outcome)"
    #expect(outcome.status == 1 && !outcome.isKilled, "\(what)", sourceLocation: location)
    #expect(outcome.stdout.isEmpty, "\(what)", sourceLocation: location)
    for text in saying { #expect(outcome.stderr.contains(text), "\(text): \(what)", sourceLocation: location) }
    return outcome
  }

  /// What a command that must be done prints under `--json`.
  func json(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> Value {
    let outcome = try run(arguments + ["--json"])
    #expect(outcome.status == 0, "\(arguments.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return try Value(outcome.stdout)
  }

  /// Syncs; what it reported. The status must be the one expected.
  @discardableResult
  func sync(
    _ arguments: String..., status: Int32 = 0, at location: SourceLocation = #_sourceLocation
  ) throws -> Value {
    let outcome = try run(["sync", "--json"] + arguments)
    #expect(outcome.status == status && !outcome.isKilled, "\(outcome)", sourceLocation: location)
    return try Value(outcome.stdout)
  }

  var status: Value { get throws { try json("status") } }

  var digest: String { get throws { try Value(run(["status", "--json"]).stdout)["digest"].text } }

  var exported: String { get throws { try ok("export", "--format", "jsonl").stdout } }

  // MARK: - Edits that the ledger keeps

  /// Imports a text; the article's id.
  func add(_ text: String) throws -> String {
    let file = try scene.write("texts/\(UUID().uuidString).txt", Array(text.utf8))
    let id = try json("import", file)["id"].text
    scene.changes += 1
    return id
  }

  /// Adds a note to something; its id.
  @discardableResult
  func note(_ target: String, _ text: String) throws -> String {
    let id = try json("note", target, text)["id"].text
    scene.acknowledge(note: text)
    return id
  }

  /// Adds a span; its id.
  func annotate(_ article: String, _ label: String, _ quote: String) throws -> String {
    let id = try json("annotate", article, "--label", label, "--quote", quote)["id"].text
    scene.changes += 1
    return id
  }

  func set(_ target: String, _ field: String) throws {
    try ok("set", target, field)
    scene.changes += 1
  }
}

extension Desk {
  /// Checks that all hold and show the same, that what is stored is what the log says, and that everything that was
  /// acknowledged is there once. `state` is a hash over the export, of which two are compared byte by byte.
  static func expectConverged(
    _ desks: [Desk], _ comment: String = "", at location: SourceLocation = #_sourceLocation
  ) throws {
    let verified = try desks.map { try $0.json("verify", at: location) }
    for key in ["digest", "state", "operations"] {
      let values = Set(verified.map { "\($0[key])" })
      #expect(values.count == 1, "\(comment) \(key): \(values)", sourceLocation: location)
    }
    for value in verified {
      let isWhole = value["differences"].array.isEmpty && value["waiting"].int == 0 && value["unpublished"].int == 0
      #expect(isWhole, "\(comment) \(value)", sourceLocation: location)
    }
    let exports = try [desks.first, desks.dropFirst().last].compactMap { try $0?.exported }
    #expect(Set(exports.map { Data($0.utf8) }).count == 1, "\(comment) the exports differ", sourceLocation: location)
    guard let first = desks.first, let export = exports.first else { return }
    let found = try Value.lines(export).flatMap(\.noteTexts).map { Data($0.utf8).base64EncodedString() }.sorted()
    let expected = first.scene.notes.map { Data($0.utf8).base64EncodedString() }.sorted()
    #expect(found == expected, "\(comment) notes are lost or doubled", sourceLocation: location)
    let changes = try first.json("log", at: location).array.count
    #expect(changes == first.scene.changes, "\(comment) changes are lost or doubled", sourceLocation: location)
  }
}
