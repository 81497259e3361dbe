import Foundation
import Simulation
import Testing

/// What once broke an invariant, shrunk: one file a fault in `Scripts`.
@Suite struct ScriptTests {
  private static let folder = (Bundle.module.resourceURL ?? Bundle.module.bundleURL).appending(path: "Scripts")
  // Without the folder there are no names, which is a failure of its own.
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

  @Test(arguments: names)
  func `what once broke an invariant breaks none`(name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let script = try #require(Script(text), "\(name) can't be read")
    #expect(try Run(script).violation == nil, "\(name)")
  }

  @Test func `there are scripts`() { #expect(!Self.names.isEmpty) }

  @Test(arguments: [
    "edit 1 99", "undo 0 3", "sync 2 0 refill", "sync 2 1 plain", "seal 4", "close 0", "second 3 8", "join 5 1 0",
    "clone 6 2 1 witness", "clone 6 2 1 bare", "snapshot 3 1", "restore 0 3 inPlace bare",
    "restore 0 3 newFiles witness", "revert 3", "discard 2", "die 1 17 power 5", "die 0 2 kill 1",
    "crash 1 kill 9", "fail 0 4", "full 1 300", "room 1", "clock 0 -3600000", "directory 0.1 losePower 7",
  ])
  func `a step reads as it is written`(line: String) throws {
    let step = try #require(WorldStep(line))
    #expect("\(step)" == line)
  }

  @Test(arguments: ["", "edit", "edit x 1", "edit 1 2 3", "sync 1 0", "directory", "crash 1 flood 2", "nonsense 1"])
  func `what is no step is none`(line: String) { #expect(WorldStep(line) == nil) }
}
