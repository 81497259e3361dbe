import CommandSupport
import Foundation
import TestSupport
import Testing

/// A temporary folder with replicas and shared directories in it, and a home of its own for every program.
final class Scene {
  struct Missing: Error {}

  let folder: TemporaryDirectory
  private let environment: [String: String]

  init() throws {
    folder = try TemporaryDirectory()
    let home = folder.path("home")
    guard let program = Program.binary else { throw Missing() }
    let path = [program.deletingLastPathComponent().path] + Tool.folders
    environment = [
      "HOME": home, "XDG_STATE_HOME": home + "/state", "PATH": path.joined(separator: ":"), "LANG": "C.UTF-8",
      "LOGNAME": "tester", "TMPDIR": home, "GIT_CONFIG_NOSYSTEM": "1",
    ]
    for name in ["home", "streams"] { _ = try makeFolder(name) }
  }

  func path(_ name: String) -> String { folder.path(name) }

  /// Makes an empty folder, with those above it.
  func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    return path(name)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try folder.write(name, Array(text.utf8))
    return path(name)
  }

  /// The segments below a folder, as whole paths in their order, with those that sync tools made of them.
  func segments(in folder: String) -> [String] {
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.lowercased().contains(".hsg") }.sorted().map { folder + "/" + $0 }
  }

  // MARK: - Programs

  /// Starts a program and comes back at once.
  func start(_ words: [String], in folder: String? = nil) throws -> Running {
    try Running(
      words, environment: environment.map { "\($0)=\($1)" }, folder: folder ?? path(""),
      files: .init(in: path("streams"), stdin: nil))
  }

  /// Runs a program that must be done.
  @discardableResult
  func run(_ words: String..., in folder: String? = nil, at location: SourceLocation = #_sourceLocation) throws
    -> Outcome
  {
    let outcome = try start(words, in: folder).wait()
    #expect(outcome.status == 0, "\(words.joined(separator: " "))\n\(outcome)", sourceLocation: location)
    return outcome
  }

  // MARK: - Replicas

  /// A new corpus.
  func corpus(_ name: String) throws -> Desk {
    try run("hashiya", "init", path(name), "--device", name, "--author", name)
    return Desk(scene: self, name: name)
  }

  /// A new replica of the corpus in a shared directory.
  func join(_ shared: String, _ name: String) throws -> Desk {
    try run("hashiya", "join", shared, path(name), "--device", name, "--author", name)
    return Desk(scene: self, name: name)
  }

  /// A new corpus whose first work is in a shared directory.
  func published(_ name: String, to shared: String, seed: UInt64) throws -> (desk: Desk, work: Work) {
    let desk = try corpus(name)
    let work = try Work(seed: seed, at: desk)
    try desk.ok("sync", shared)
    return (desk, work)
  }

  /// A copy of a replica's folder, as somebody makes who moves to another machine.
  func copy(_ desk: Desk, to name: String) throws -> Desk {
    try run("cp", "-a", desk.path, path(name))
    return Desk(scene: self, name: name)
  }
}

/// Programs of others that some tests need.
enum Tool {
  /// Where they are looked for: where whoever runs the tests would find them.
  static let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)

  /// Whether all of them are installed.
  static func has(_ names: String...) -> Bool {
    names.allSatisfy { name in
      folders.contains { FileManager.default.isExecutableFile(atPath: $0 + "/" + name) }
    }
  }
}

/// Asks again until something another program does has come to pass; whether it did within three minutes: on a busy
/// machine a carrier that was killed takes more than one to come back.
///
/// - Parameter condition: Asked five times a second.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(180)
  while ContinuousClock.now < deadline {
    if try condition() { return true }
    // Nothing tells when another program will be done.
    usleep(200_000)
  }
  return try condition()
}
