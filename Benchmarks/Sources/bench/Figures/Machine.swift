import Foundation

/// Where and with what something was measured.
struct Machine: Sendable, Codable, Hashable {
  var date: String
  var commit: String
  var processor: String
  var cores: Int
  var memory: String
  var system: String
  var swift: String
  var sqlite: String

  static func current() throws -> Machine {
    let gibibytes = Double(ProcessInfo.processInfo.physicalMemory) / Double(1 << 30)
    return Machine(
      date: Date().formatted(.iso8601.year().month().day()),
      commit: try said("git", "-C", Products.root.path, "rev-parse", "--short=12", "HEAD"),
      processor: try processor(), cores: ProcessInfo.processInfo.activeProcessorCount,
      memory: "\(Int(gibibytes.rounded())) GiB", system: try said("uname", "-sr"),
      swift: try said("swift", "--version"), sqlite: try said("sqlite3", "--version"))
  }

  /// The first line that a program says; the empty one when it is not there, since a name less is no reason to measure
  /// nothing.
  private static func said(_ program: String, _ arguments: String...) throws -> String {
    guard let output = try? Subprocess.output(of: program, arguments) else { return "" }
    return String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  private static func processor() throws -> String {
    // Only Linux has this file; elsewhere the system's own tool knows.
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return try said("sysctl", "-n", "machdep.cpu.brand_string")
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
  }
}
