internal import ArgumentParser

struct DemoCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "The whole story in a temporary folder, in a few seconds.")

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {}
}
