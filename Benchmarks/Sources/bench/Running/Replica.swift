import Foundation

/// A replica of the program that is measured, in a folder of its own.
struct Replica: Sendable {
  let folder: URL
  let program: URL
  let stopwatch: Stopwatch

  var name: String { folder.lastPathComponent }

  /// The bytes of its database and what lies beside it.
  var bytes: Int { get throws { try Folder.bytes(folder.appending(path: ".hashiya")) } }

  @discardableResult
  func run(_ arguments: String..., discarding: Bool = false) throws -> Run {
    try stopwatch.run(program, ["-C", folder.path] + arguments, discarding: discarding)
  }

  func initialise() throws {
    _ = try stopwatch.run(program, ["init", folder.path, "--device", name, "--author", name])
  }

  @discardableResult
  func join(_ shared: URL) throws -> Run {
    try stopwatch.run(program, ["join", shared.path, folder.path, "--device", name, "--author", name])
  }

  @discardableResult
  func sync(_ shared: URL) throws -> Run { try run("sync", shared.path) }

  /// Applies lines, and gives the id that each printed.
  func apply(_ lines: EditLines) throws -> (run: Run, ids: [String]) {
    let file = stopwatch.folder.appending(path: "edits.jsonl")
    try Data(lines.bytes).write(to: file)
    let run = try run("apply", file.path, "--json")
    return (run, Self.ids(run.output))
  }

  func status() throws -> Status {
    try JSONDecoder().decode(Status.self, from: try run("status", "--json").output)
  }

  func remove() throws { try FileManager.default.removeItem(at: folder) }

  struct Status: Decodable, Sendable {
    var corpus: String
    var articles: Int
    var annotations: Int
    var notes: Int
    var conflicts: Int
    var operations: Int
    var digest: String
  }

  /// The value of `id` in each line. A parser of all JSON would take longer than what is measured.
  private static func ids(_ output: Data) -> [String] {
    let mark = Array(#""id":""#.utf8)
    return output.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let start = line.firstRange(of: mark)?.upperBound else { return nil }
      return String(decoding: line[start...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
  }
}
