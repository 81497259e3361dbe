internal import Foundation

/// Other processes of this program.
enum Children {
  /// Makes sets and dictionaries have the same order in every process.
  private static let hashing = "SWIFT_DETERMINISTIC_HASHING"

  /// Whether this is one.
  static var isOne: Bool { ProcessInfo.processInfo.environment[hashing] == "1" }

  /// Runs this program again with the same arguments.
  ///
  /// - Returns: Its exit status.
  static func again() throws -> Int32 {
    let process = make(Array(CommandLine.arguments.dropFirst()))
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// What another process of this program prints; empty when it can't be started.
  static func output(of arguments: [String]) -> String {
    let process = make(arguments)
    let pipe = Pipe()
    process.standardOutput = pipe
    // One that doesn't start says nothing, as one that crashes at once.
    guard (try? process.run()) != nil else { return "" }
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func make(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging([hashing: "1"]) { $1 }
    return process
  }
}
