import CommandSupport
import Foundation

/// The C library of Tests/CrashShim, compiled when the tests first need it.
///
/// It is loaded into the program before all others, counts the calls that change the disk, and ends the process or
/// fails a call where it is told to. `shim.h` says how it is told.
enum Shim {
  /// Nil where it can't be: no Linux, or no C compiler.
  static let library: String? = try? build()

  static var isThere: Bool { library != nil }

  private struct Missing: Error {}

  private static func build() throws -> String {
    #if os(Linux)
      guard let beside = Program.binary?.deletingLastPathComponent() else { throw Missing() }
      let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "CrashShim")
      let library = beside.appending(path: "crash-shim.so").path
      // Several test processes may compile it at once: each gives it its name only when it is whole.
      let draft = library + ".\(ProcessInfo.processInfo.processIdentifier)"
      let files = ["control.c", "calls.c"].map { sources.appending(path: $0).path }
      let flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared", "-o", draft]
      let streams = try Running.Files(in: FileManager.default.temporaryDirectory.path, stdin: nil)
      defer { streams.remove() }
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let compiling = try Running(
        ["/usr/bin/env", "cc"] + flags + files, environment: ["PATH=\(path)"], folder: sources.path, files: streams)
      let outcome = compiling.wait()
      guard outcome.status == 0 else {
        FileHandle.standardError.write(Data("the crash shim was not built: \(outcome)\n".utf8))
        throw Missing()
      }
      guard rename(draft, library) == 0 else { throw Missing() }
      return library
    #else
      throw Missing()
    #endif
  }
}
