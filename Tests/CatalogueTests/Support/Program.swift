import Foundation

/// The built binary, run as a user runs it.
struct Program: Sendable {
  /// The binary beside the test bundle.
  static let binary: URL? = {
    var folders = [Bundle.main.bundleURL]
    if let executable = Bundle.main.executableURL { folders.append(executable.deletingLastPathComponent()) }
    folders += Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }.map {
      $0.bundleURL.deletingLastPathComponent()
    }
    return folders.map { $0.appending(path: "hashiya") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }()

  struct Missing: Error {}

  var executable: URL
  /// What stands before the arguments.
  var leading: [String] = []
  var environment: [String: String]

  /// Where what goes in and comes out is kept while a process runs.
  let streams: String

  /// - Parameters:
  ///   - home: A folder of the test's own: nothing of the user's is read or written.
  ///   - streams: Another one.
  init(home: String, streams: String) throws {
    self.streams = streams
    guard let binary = Self.binary else { throw Missing() }
    executable = binary
    let path = [binary.deletingLastPathComponent().path, "/usr/local/bin", "/usr/bin", "/bin"]
    environment = [
      "HOME": home, "XDG_STATE_HOME": home + "/state", "PATH": path.joined(separator: ":"), "LANG": "C.UTF-8",
      "LOGNAME": "tester", "TMPDIR": home,
    ]
  }

  /// Runs it to its end.
  func run(
    _ arguments: [String], in folder: String, stdin: [UInt8]? = nil, adding variables: [String: String] = [:]
  ) throws -> Outcome {
    try start(arguments, in: folder, stdin: stdin, adding: variables).wait()
  }

  /// Starts it and comes back at once.
  func start(
    _ arguments: [String], in folder: String, stdin: [UInt8]? = nil, adding variables: [String: String] = [:]
  ) throws -> Running {
    let files = try Running.Files(in: streams, stdin: stdin)
    let environment = environment.merging(variables) { $1 }.map { "\($0)=\($1)" }
    return try Running(
      [executable.path] + leading + arguments, environment: environment, folder: folder, files: files)
  }
}

/// What a run left behind.
struct Outcome: CustomStringConvertible {
  var status: Int32
  /// Ended by a signal, which `status` then is.
  var isKilled: Bool
  var stdout: String
  var stderr: String

  var description: String { "status \(status)\(isKilled ? " (killed)" : "")\nout: \(stdout)\nerr: \(stderr)" }
}
