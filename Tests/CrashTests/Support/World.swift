import CommandSupport
import Foundation
import TestSupport
import Testing

/// A folder with replicas, a shared directory and files in it, all of which the shim watches, and a home outside of it.
final class World {
  private let folder: TemporaryDirectory
  let program: Program
  /// Absolute, without links.
  let root: String
  private let trace: String
  private let shim: String
  private let mount: Mount?

  struct Missing: Error {}

  /// - Parameter size: In bytes, of a file system of its own that the world is to be on.
  init(size: Int? = nil) throws {
    folder = try TemporaryDirectory()
    for name in ["home", "streams", "world"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    guard let shim = Shim.library, let real = realpath(folder.path("world"), nil) else { throw Missing() }
    defer { free(real) }
    root = String(cString: real)
    mount = try size.map { [root] in try Mount(at: root, size: $0) }
    self.shim = shim
    trace = folder.path("trace")
    program = try Program(home: folder.path("home"), streams: folder.path("streams"))
  }

  func path(_ name: String) -> String { root + "/" + name }

  func write(_ name: String, _ text: String) throws {
    try folder.write("world/" + name, Array(text.utf8))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  /// Runs a command in a folder of the world, under a clock that stands still.
  ///
  /// - Parameters:
  ///   - payload: The trace has the bytes written.
  ///   - program: Another than the built one; then there is no trace.
  func run(
    _ words: [String], in place: String = "", stdin: String? = nil, _ fault: Fault? = nil, payload: Bool = false,
    by program: Program? = nil
  ) throws -> Outcome {
    try? FileManager.default.removeItem(atPath: trace)
    var variables = [
      "LD_PRELOAD": shim, "HASHIYA_CRASH_BELOW": root, "HASHIYA_CRASH_NOW": "1700000000000",
      // In the world, so that a replica that is put back isn't behind its witness.
      "XDG_STATE_HOME": path("state"),
    ]
    if program == nil { variables["HASHIYA_CRASH_TRACE"] = trace }
    if payload { variables["HASHIYA_CRASH_PAYLOAD"] = "1" }
    variables.merge(fault?.variables ?? [:]) { $1 }
    return try (program ?? self.program).run(
      words, in: path(place), stdin: stdin.map { Array($0.utf8) }, adding: variables)
  }

  /// The boundaries that the last run reached.
  func boundaries(hasPayload: Bool = false) throws -> [Boundary] {
    let bytes = FileManager.default.contents(atPath: trace).map(Array.init) ?? []
    return try Boundary.read(bytes, root: root, hasPayload: hasPayload)
  }

  /// A command that must be done.
  @discardableResult
  func ok(
    _ words: String..., in place: String = "", stdin: String? = nil, at location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(words, in: place, stdin: stdin)
    try #require(outcome.status == 0, "\(words.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return outcome
  }

  /// What a replica holds and shows, when it is sound.
  func condition(of place: String) throws -> Condition {
    let outcome = try program.run(["verify", "--json"], in: path(place))
    guard outcome.status == 0, !outcome.isKilled else { throw Unsound(what: "verify in \(place): \(outcome)") }
    return try Condition(verified: outcome.stdout)
  }

  func copy() throws -> Tree { try Tree(of: root) }

  /// Keeps what is there for somebody to look at, where `HASHIYA_CRASH_KEEP` names a folder.
  func keep(_ name: String) throws {
    guard let kept = ProcessInfo.processInfo.environment["HASHIYA_CRASH_KEEP"] else { return }
    let place = kept + "/" + name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try copy().restore(to: place)
  }
}

/// What a replica holds (`digest`) and shows (`state`, a hash over its canonical export).
struct Condition: Equatable, CustomStringConvertible {
  let digest: String
  let state: String
  let operations: Int

  fileprivate init(verified text: String) throws {
    let members = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    guard let digest = members?["digest"] as? String, let state = members?["state"] as? String,
      let operations = members?["operations"] as? Int, (members?["differences"] as? [Any])?.isEmpty == true
    else { throw Unsound(what: text) }
    (self.digest, self.state, self.operations) = (digest, state, operations)
  }

  var description: String { "\(operations) operations, state \(state.prefix(8))" }
}

/// A replica that `verify` is not content with, or another promise that does not hold.
struct Unsound: Error, CustomStringConvertible {
  var what: String
  var description: String { what }
}
