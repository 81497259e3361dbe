internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ConfigCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show or change what init set.",
    discussion: "Example:\n  hashiya config author Sara\n  hashiya config shared ~/Dropbox/news")

  @Argument(help: "author, device or shared; without it all are shown.")
  var name: String?

  @Argument(help: "The new value; without it the value is shown.")
  var value: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: value == nil ? .reading : .writing)
    var settings = try workspace.replica.settings()
    if let name, let value {
      try change(name, to: value, in: &settings)
      try workspace.replica.save(settings)
    }
    let all = [
      ("author", settings.author.string), ("device", settings.device.string), ("shared", settings.shared),
    ]
    if let name, !all.contains(where: { $0.0 == name }) { throw unknown(name) }
    for (known, text) in all where name == nil || name == known {
      output.page(name == nil ? "\(known) = \(text ?? "")\n" : "\(text ?? "")\n")
    }
    output.document(.object(all.map { JSONMember($0.0, .text($0.1)) }))
  }

  private func change(_ name: String, to value: String, in settings: inout Settings) throws {
    switch name {
    case "author": settings.author = try Workspace.checkedName(value, "author")
    case "device": settings.device = try Workspace.checkedName(value, "device")
    case "shared": settings.shared = Environment.absolute(value)
    default: throw unknown(name)
    }
  }

  private func unknown(_ name: String) -> ValidationError {
    ValidationError("there is no setting \"\(ExactText(name).printable)\"; the settings are author, device and shared")
  }
}
