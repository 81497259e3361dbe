import Dispatch
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

  /// - Parameter home: A folder of the test's own: nothing of the user's is read or written.
  init(home: String) throws {
    guard let binary = Self.binary else { throw Missing() }
    executable = binary
    let path = [binary.deletingLastPathComponent().path, "/usr/local/bin", "/usr/bin", "/bin"]
    environment = [
      "HOME": home, "XDG_STATE_HOME": home + "/state", "PATH": path.joined(separator: ":"), "LANG": "C.UTF-8",
      "LOGNAME": "tester", "TMPDIR": home,
    ]
  }

  /// Runs it to its end. Output is drained while it runs, so that a full pipe never stops it.
  func run(
    _ arguments: [String], in folder: String, stdin: [UInt8]? = nil, adding variables: [String: String] = [:]
  ) throws -> Outcome {
    let running = try start(arguments, in: folder, stdin: stdin, adding: variables)
    return running.wait()
  }

  /// Starts it and comes back at once.
  func start(
    _ arguments: [String], in folder: String, stdin: [UInt8]? = nil, adding variables: [String: String] = [:]
  ) throws -> Running {
    let process = Process()
    process.executableURL = executable
    process.arguments = leading + arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = environment.merging(variables) { $1 }
    return try Running(process, stdin: stdin)
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

/// A process under way.
final class Running: @unchecked Sendable {
  private let process: Process
  private let ended = DispatchSemaphore(value: 0)
  private let drained = DispatchGroup()
  private let lock = NSLock()
  private var bytes: [Data] = [Data(), Data()]

  init(_ process: Process, stdin: [UInt8]?) throws {
    self.process = process
    let pipes = [Pipe(), Pipe()]
    let input = stdin.map { _ in Pipe() }
    process.standardOutput = pipes[0]
    process.standardError = pipes[1]
    process.standardInput = input ?? FileHandle.nullDevice
    process.terminationHandler = { [ended] _ in ended.signal() }
    try Self.withSignalsOpen { try process.run() }
    for (index, pipe) in pipes.enumerated() {
      onThread { self.keep(pipe.fileHandleForReading.readDataToEndOfFile(), index) }
    }
    if let input, let stdin {
      // The program may end before it has read everything.
      onThread {
        try? input.fileHandleForWriting.write(contentsOf: Data(stdin))
        try? input.fileHandleForWriting.close()
      }
    }
  }

  /// A child inherits which signals are blocked, and the threads of a pool block them; a terminal's child doesn't.
  private static func withSignalsOpen(_ work: () throws -> Void) rethrows {
    var stops = sigset_t()
    var before = sigset_t()
    sigemptyset(&stops)
    for number in [SIGINT, SIGTERM] { sigaddset(&stops, number) }
    pthread_sigmask(SIG_UNBLOCK, &stops, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try work()
  }

  /// Threads of their own: the pool of the tests may be full of waiting tests.
  private func onThread(_ work: @escaping @Sendable () -> Void) {
    drained.enter()
    Thread { [drained] in
      work()
      drained.leave()
    }.start()
  }

  private func keep(_ data: Data, _ index: Int) { lock.withLock { bytes[index] = data } }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end; after the limit it is killed, so that no test hangs.
  func wait(limit: Double = 120) -> Outcome {
    if ended.wait(timeout: .now() + limit) == .timedOut {
      send(SIGKILL)
      ended.wait()
    }
    drained.wait()
    let output = lock.withLock { bytes.map { String(decoding: $0, as: UTF8.self) } }
    return Outcome(
      status: process.terminationStatus, isKilled: process.terminationReason == .uncaughtSignal, stdout: output[0],
      stderr: output[1])
  }
}
