import CommandSupport
import Foundation
import Testing

/// The commands of README.md, run as a newcomer runs them.
@Suite struct ReadmeTests {
  private static let checkout = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What stands in the blocks marked `sh`, joined.
  private func commands() throws -> String {
    let text = try String(contentsOf: Self.checkout.appending(path: "README.md"), encoding: .utf8)
    var isInside = false
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```sh"
      } else if isInside {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func `the tour runs from its first command to its last`() throws {
    let scene = try Scene()
    let commands = try commands()
    try #require(commands.split(separator: "\n").count { $0.hasPrefix("hashiya ") } > 10)
    var shell = scene.program
    shell.executable = URL(filePath: "/bin/sh")
    let end = "\n" + #"cd "$tour/desk"; hashiya status --json >&3"#
    let outcome = try shell.run(
      ["-eu", "-c", "exec 3>\"$HOME/status\"\n" + commands + end], in: Self.checkout.path)
    #expect(outcome.status == 0, "\(outcome)")
    let status = try Value(String(decoding: scene.read("home/status"), as: UTF8.self))
    #expect(status["articles"].int == 6 && status["annotations"].int == 3 && status["relations"].int == 1)
    #expect(status["conflicts"].int == 0)
  }

  @Test func `the demo runs through in a folder of its own and checks itself`() throws {
    let scene = try Scene()
    let outcome = try scene.run("demo")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stdout.split(separator: "\n").count > 10)
    #expect(scene.files(in: "home").isEmpty, "it leaves nothing behind")
  }
}
