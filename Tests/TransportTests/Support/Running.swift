import Foundation

/// A process under way, in a group of its own with all that it starts, so that nothing outlives the test.
///
/// Not Foundation's `Process`: on Linux it crashes now and then when several threads start processes. Output goes to
/// files, so no pipe can be full.
final class Running {
  struct CannotStart: Error {
    var program: String
    var code: Int32
  }

  private let process: pid_t
  /// Where its output goes: this name with `.out` and with `.err`.
  private let streams: String
  private var isOver = false

  /// - Parameter words: The program, as a name to be found in the `PATH` of the environment, and its arguments.
  init(_ words: [String], in folder: String, environment: [String: String], streams: String) throws {
    self.streams = streams
    process = try Self.spawn(words, environment.map { "\($0)=\($1)" }, folder, streams)
  }

  deinit { end() }

  func send(_ signal: Int32) { if !isOver { kill(-process, signal) } }

  /// Waits for the end; after the limit (in seconds) the group is killed, so that no test hangs.
  @discardableResult
  func wait(limit: Double = 120) -> Outcome {
    let deadline = Date(timeIntervalSinceNow: limit)
    var status: Int32 = 0
    while !isOver, waitpid(process, &status, WNOHANG) == 0 {
      if Date() > deadline { send(SIGKILL) }
      usleep(1000)
    }
    isOver = true
    // The low seven bits are the signal that ended it, the next eight its exit status.
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xFF : -signal, stdout: text(streams + ".out"),
      stderr: text(streams + ".err"))
  }

  /// Kills the whole group, if it has not been waited for.
  func end() {
    send(SIGKILL)
    if !isOver { wait() }
  }

  private func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}

/// What a run left behind.
struct Outcome: CustomStringConvertible {
  /// Negative for the signal that ended it.
  var status: Int32
  var stdout: String
  var stderr: String

  var description: String { "status \(status)\nout: \(stdout)\nerr: \(stderr)" }
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
    _ words: [String], _ environment: [String], _ folder: String, _ streams: String
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
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, streams + ".out", creating, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, streams + ".err", creating, 0o644)
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

  /// A group of its own. A child inherits which signals are blocked, and the threads of a pool block them.
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
