internal import Formats
internal import Models

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What a command prints. Standard output is held back until the command is done, so that it is empty on failure.
final class Output {
  let json: Bool
  let quiet: Bool
  let style: Style
  private var held: [UInt8] = []
  /// What comes before that, in pieces that are large already.
  private var pieces: [[UInt8]] = []
  private var isSetAside = false

  init(json: Bool, quiet: Bool) {
    self.json = json
    self.quiet = quiet
    style = Style.detect(
      isTerminal: isatty(STDOUT_FILENO) == 1, columns: Self.columns, noColour: Environment.variable("NO_COLOR"),
      term: Environment.variable("TERM"))
  }

  var status: ExitStatus { isSetAside ? .setAside : .done }

  // MARK: - Standard output

  /// A line for people; nothing under `--json` or `--quiet`.
  func line(_ text: String = "") {
    guard !json, !quiet else { return }
    page(text + "\n")
  }

  /// Text that is the command's purpose: printed also under `--quiet`.
  func page(_ text: String) {
    guard !json else { return }
    held.append(contentsOf: text.utf8)
  }

  /// The document of `--json`; nothing without it.
  func document(_ value: @autoclosure () throws -> JSONValue) rethrows {
    try document { JSONWriter.append(try value(), to: &$0) }
  }

  /// The document of `--json`, appended by `write`, which is not called without it.
  func document(_ write: (inout [UInt8]) throws -> Void) rethrows {
    guard json else { return }
    try write(&held)
    held.append(UInt8(ascii: "\n"))
  }

  /// An array of `--json`, an element a line.
  func documents(_ values: @autoclosure () -> [JSONValue]) {
    guard json else { return }
    JSONWriter.appendLines(values(), to: &held)
    held.append(UInt8(ascii: "\n"))
  }

  /// Bytes as they are, whatever the options.
  func raw(_ bytes: [UInt8]) {
    guard bytes.count >= Self.largePiece else { return held.append(contentsOf: bytes) }
    pieces += [held, bytes]
    held = []
  }

  /// So many bytes are written by themselves: to gather them would copy all of them several times.
  private static let largePiece = 1 << 14

  /// Writes out what is held.
  func flush() throws {
    defer { (pieces, held) = ([], []) }
    for piece in pieces { try Self.write(piece, to: STDOUT_FILENO) }
    try Self.write(held, to: STDOUT_FILENO)
  }

  // MARK: - Standard error

  /// Something a person should know although the command went on.
  func warn(_ text: String) { Self.error(text) }

  /// The same, and the exit status says that something was set aside.
  func setAside(_ text: String) {
    isSetAside = true
    Self.error(text)
  }

  func markSetAside() { isSetAside = true }

  static func error(_ text: String) {
    // Nothing sensible is left to do when standard error is gone.
    try? write(Array("hashiya: \(text)\n".utf8), to: STDERR_FILENO)
  }

  /// A line that the next one replaces; only on a terminal.
  func progress(_ text: String) {
    guard !quiet, isatty(STDERR_FILENO) == 1 else { return }
    try? Self.write(Array("\r\u{1B}[K\(text)".utf8), to: STDERR_FILENO)
  }

  func endProgress() { progress("") }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A reader that has gone (`| head`) has seen what it wanted.
      if count < 0, errno == EPIPE { return }
      guard count > 0 else { throw Failure("cannot write: \(String(cString: strerror(errno)))") }
      offset += count
    }
  }

  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
    return Int(size.ws_col)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
