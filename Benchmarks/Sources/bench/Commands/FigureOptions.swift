import ArgumentParser
import Foundation

/// What all commands take.
struct FigureOptions: ParsableArguments {
  @Option(help: "How often everything is measured.")
  var rounds = 5

  @Flag(help: "One JSON document instead of tables.")
  var json = false

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
  }

  static func printJSON(_ value: some Encodable) throws { print(String(decoding: try encode(value), as: UTF8.self)) }

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }
}
