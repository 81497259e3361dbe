internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ConflictsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "What wants a decision.",
    discussion: "Example:\n  hashiya conflicts\n  hashiya resolve 12.k3fq label --take 2")

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    let conflicts = try workspace.replica.conflicts()
    output.documents(conflicts.map(ViewJSON.conflict))
    guard !output.json else { return }
    if conflicts.isEmpty { output.line("nothing is in conflict") }
    let describer = Describer(workspace)
    for conflict in conflicts {
      output.page("\(workspace.short(conflict.target)) \(conflict.field): \(describer.line(conflict.target))\n")
      for (number, value) in conflict.values.enumerated() {
        output.page("  \(number + 1)  \(Self.line(value, isText: conflict.field.utf8.elementsEqual("text".utf8)))\n")
      }
      output.page("  resolve \(workspace.short(conflict.target)) \(Isolate.foreign(conflict.field)) --take N\n\n")
    }
    let collapsed = CollapsedSpans(workspace)
    guard try collapsed.count > 0 else { return }
    output.page("annotations without text, since that was deleted (`set ID --quote TEXT` puts one back):\n")
    try collapsed.print(output, limit: .max)
  }

  /// The text has all wordings until one is chosen.
  private static func line(_ value: ConflictView.Value, isText: Bool) -> String {
    let said: String
    switch value.value {
    case .cleared: said = "(cleared)"
    case .text(let text): said = Isolate.line(text, width: 40)
    case .fragments(let ranges): said = ranges.map(\.description).joined(separator: " ")
    }
    let who = "\(Isolate.foreign(value.author)) on \(Isolate.foreign(value.device)), \(LogEntry.minute(value.created))"
    return "\(said)  by \(who)\(value.winner ? isText ? "  (latest)" : "  (shown)" : "")"
  }
}
