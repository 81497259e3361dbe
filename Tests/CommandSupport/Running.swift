internal import Foundation

/// A process under way, in a group of its own with all that it starts, so that nothing outlives the test.
///
/// Not Foundation's `Process`: on Linux it crashes now and then when several threads start processes. Output goes to
/// files, so no pipe can be full and no descriptor can leak into a process started at the same time.
package final class Running {
  /// What the process reads and writes.
  package struct Files {
    let stdin: String
    let stdout: String
    let stderr: String

    package init(in folder: String, stdin bytes: [UInt8]?) throws {
      let name = folder + "/" + UUID().uuidString
      stdout = name + ".out"
      stderr = name + ".err"
      stdin = bytes == nil ? "/dev/null" : name + ".in"
      if let bytes { try Data(bytes).write(to: URL(filePath: stdin)) }
    }

    /// Removes them; what can't be removed is only clutter.
    package func remove() {
      for path in [stdin, stdout, stderr] where path != "/dev/null" {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }

  struct CannotStart: Error {
    var program: String
    var code: Int32
  }

  private let process: pid_t
  private let files: Files
  private var isOver = false

  /// - Parameter words: The program, as a path or a name to be found in the `PATH` of the environment, and its arguments.
  package init(_ words: [String], environment: [String], folder: String, files: Files) throws {
    self.files = files
    process = try Self.spawn(words, environment, folder, files)
  }

  deinit { end() }

  /// Sends a signal to the whole group.
  package func send(_ signal: Int32) { if !isOver { kill(-process, signal) } }

  /// Kills the whole group, if it has not been waited for.
  package func end() {
    send(SIGKILL)
    if !isOver { wait() }
  }

  /// Waits for the end; after the limit (in seconds) the group is killed, so that no test hangs.
  @discardableResult
  package func wait(limit: Double = 120) -> Outcome {
    let deadline = Date(timeIntervalSinceNow: limit)
    var status: Int32 = 0
    while !isOver, waitpid(process, &status, WNOHANG) == 0 {
      if Date() > deadline { send(SIGKILL) }
      usleep(1000)
    }
    isOver = true
    func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    // The low seven bits are the signal that ended it, the next eight its exit status.
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xFF : signal, isKilled: signal != 0, stdout: text(files.stdout),
      stderr: text(files.stderr))
  }
}

extension Running {
  #if canImport(Darwin)
    private typealias Actions = posix_spawn_file_actions_t?
    private typealias Attributes = posix_spawnattr_t?
  #else
    private typealias Actions = posix_spawn_file_actions_t
    private typealias Attributes = posix_spawnattr_t
  #endif

  private static func spawn(
    _ words: [String], _ environment: [String], _ folder: String, _ files: Files
  ) throws -> pid_t {
    #if canImport(Darwin)
      var actions: Actions = nil
      var attributes: Attributes = nil
    #else
      var actions = Actions()
      var attributes = Attributes()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    let creating = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 0, files.stdin, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, files.stdout, creating, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, files.stderr, creating, 0o644)
    setAttributes(&attributes)
    var process: pid_t = 0
    // The shell goes into the folder and becomes the program; Glibc hides the call that would do it without.
    let shell = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, folder] + words
    let code = withCStrings(shell) { arguments in
      withCStrings(environment) { posix_spawn(&process, shell[0], &actions, &attributes, arguments, $0) }
    }
    guard code == 0 else { throw CannotStart(program: words.first ?? "", code: code) }
    return process
  }

  /// A group of its own. A child inherits which signals are blocked, and the threads of a pool block them; a terminal's child doesn't.
  private static func setAttributes(_ attributes: inout Attributes) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var usual = sigset_t()
    sigemptyset(&usual)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&usual, number) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETPGROUP)
    posix_spawnattr_setflags(&attributes, flags)
  }

  private static func withCStrings<R>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
    (pointers + texts.count).initialize(to: nil)
    defer {
      for index in texts.indices { free(pointers[index]) }
      pointers.deallocate()
    }
    return body(pointers)
  }
}
