import Foundation
import Synchronization

/// Other programs, found as a shell would find them.
enum Subprocess {
  struct Failure: Error, CustomStringConvertible {
    var program: String
    var status: Int32
    var description: String { "\(program) failed with status \(status)" }
  }

  /// Held while a process is started: on Linux, Foundation starts one well only while nobody starts another.
  private static let starting = Mutex(())

  static func start(_ process: Process) throws { try starting.withLock { _ in try process.run() } }

  /// What a program writes; its complaints go where ours do.
  static func output(of program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try start(process)
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(program: program, status: process.terminationStatus)
    }
    return Array(output)
  }
}
