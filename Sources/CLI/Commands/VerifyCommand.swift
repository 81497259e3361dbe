internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Refold the log and compare it with what is stored.",
    discussion: "Example:\n  hashiya verify")

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    let found = try workspace.replica.verify { view in
      var bytes: [UInt8] = []
      ViewJSON.appendArticle(view, to: &bytes)
      return bytes
    }
    var members = try StatusCommand.members(workspace)
    members.append(JSONMember("state", .string(found.state)))
    members.append(JSONMember("differences", .texts(found.differences)))
    guard found.differences.isEmpty else {
      if output.json { try Output.write(JSONWriter.bytes(.object(members)) + [0x0A], to: 1) }
      throw Failure(
        "what is stored is not what the log says:\n" + found.differences.map { "  \($0)" }.joined(separator: "\n"))
    }
    output.document(.object(members))
    output.line("the log and what is stored agree")
    output.line("state \(found.state)")
  }
}
