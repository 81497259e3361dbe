import CommandSupport
import Foundation
import Testing

/// The program run under `strace`, where that is installed and allowed: it shows which system calls are made, and can
/// let some of them fail as a broken disk or a network drive does.
enum Tracing {
  private static let tool = "/usr/bin/strace"

  /// Whether it can be used here.
  static let works: Bool = {
    guard FileManager.default.isExecutableFile(atPath: tool), let scene = try? Scene() else { return false }
    return (try? program(of: scene, ["-o", "/dev/null"]).run(["--version"], in: scene.root).status) == 0
  }()

  static func program(of scene: Scene, _ options: [String]) -> Program {
    var traced = scene.program
    traced.leading = ["-f"] + options + [traced.executable.path]
    traced.executable = URL(filePath: tool)
    return traced
  }

  /// The calls that a command makes with something in a folder of the scene, one a line, with the paths of descriptors.
  static func calls(
    _ names: String, of desk: Desk, _ arguments: [String], in folder: String
  ) throws -> [String] {
    let scene = desk.scene
    let output = scene.path("trace")
    let traced = program(of: scene, ["-y", "-s", "300", "-o", output, "-e", "trace=" + names])
    let outcome = try traced.run(arguments, in: desk.path)
    #expect(outcome.status == 0, "\(outcome)")
    let text = String(decoding: try scene.read("trace"), as: UTF8.self)
    return text.split(separator: "\n").map(String.init).filter { $0.contains(scene.path(folder)) }
  }

  /// Runs a command, letting one call (counted from 1) that has to do with one of the folders fail.
  static func run(
    _ desk: Desk, _ arguments: [String], failing call: String, number: Int, with error: String, in folders: [String]
  ) throws -> Outcome {
    let paths = folders.flatMap { ["-P", desk.scene.path($0)] }
    let traced = program(
      of: desk.scene,
      ["-o", "/dev/null"] + paths + ["-e", "inject=\(call):error=\(error):when=\(number)"])
    return try traced.run(arguments, in: desk.path)
  }
}
