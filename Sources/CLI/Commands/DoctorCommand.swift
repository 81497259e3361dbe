internal import ArgumentParser
internal import Formats
internal import Store

struct DoctorCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Explain what is missing, damaged or odd, and mend what can be.",
    discussion: "Without --repair nothing is written anywhere.\n\nExample:\n  hashiya doctor\n  hashiya doctor --repair"
  )

  @Flag(help: "Do what is safe: nothing that is held is lost by it.")
  var repair = false

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let collector = Collector(folder: try Self.folder(global), now: Environment.now)
    var findings = collector.findings()
    if repair, findings.contains(where: { $0.remedy != nil && $0.remedy != .beyond }) {
      do {
        try Repairer(folder: collector.folder, output: output).repair(findings)
        findings = findings.repaired(leaving: collector.findings())
      } catch let error as StoreError {
        output.setAside("nothing was repaired: \(error)")
      }
    }
    if repair, findings.leavesSomething { output.markSetAside() }
    output.document(.object([JSONMember("findings", .array(findings.map(\.document)))]))
    if findings.isEmpty { output.line("nothing to report") }
    for (index, finding) in findings.enumerated() {
      output.page((index > 0 ? "\n" : "") + finding.paragraph(output.style))
    }
  }

  /// The nearest folder upward that holds a replica, or what is left of one.
  private static func folder(_ global: GlobalOptions) throws -> String {
    let start = Environment.absolute(global.folder ?? ".")
    guard Environment.isFolder(start) else { throw Failure("there is no folder \(start)") }
    var folder = start
    while true {
      if Environment.isFolder(folder + "/" + Replica.folderName) { return folder }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { throw StoreError.notAReplica(start) }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }
}
