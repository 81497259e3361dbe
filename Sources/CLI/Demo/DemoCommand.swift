internal import ArgumentParser
internal import Foundation

struct DemoCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "The whole story in a temporary folder, in a few seconds.",
    discussion: "Example:\n  hashiya demo\n  hashiya demo --keep try-it")

  @Option(parsing: .unconditional, help: "Make the replicas in this folder, which must not exist, and keep them.")
  var keep: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let folder = keep.map { Environment.absolute($0) } ?? Self.temporaryFolder
    guard !Environment.exists(folder) else { throw Failure("\(folder) is there already; choose another folder") }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer {
      // What cannot be removed from a temporary folder is left to the system.
      if keep == nil { try? FileManager.default.removeItem(atPath: folder) }
    }
    var stage = DemoStage(folder: folder, output: output)
    try DemoStory.tell(&stage)
    output.page("\nAll \(stage.checks) checks passed.\n")
    if keep != nil { output.page("The replicas are in \(folder).\n") }
  }

  private static var temporaryFolder: String {
    let name = Environment.randomBytes(6).map { String($0, radix: 36) }.joined()
    return (Environment.variable("TMPDIR") ?? "/tmp") + "/hashiya-demo-" + name
  }
}
