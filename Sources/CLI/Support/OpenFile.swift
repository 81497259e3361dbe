internal import Models

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A file, or standard input, that is being read from its beginning to its end.
final class OpenFile {
  /// False for a pipe and its like, which come when somebody writes.
  let isRegular: Bool
  /// How many bytes there seem to be; 0 where nobody can tell.
  private(set) var size: Int
  /// What was read ahead of who asks for it.
  private var held: ArraySlice<UInt8>?
  private let descriptor: Int32
  private let name: String
  private let limit: Int
  private var count = 0
  private var buffer: [UInt8]

  /// - Parameters:
  ///   - path: Nil for standard input.
  ///   - step: How many bytes are read at a time.
  /// - Throws: `Failure` naming the file when it is missing, unreadable, no file, or larger than `limit`.
  init(_ path: String?, limit: Int, step: Int = 1 << 16) throws {
    name = path ?? "standard input"
    self.limit = limit
    buffer = [UInt8](repeating: 0, count: step)
    descriptor = path.map { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } ?? STDIN_FILENO
    guard descriptor >= 0 else { throw Files.failure("read", name) }
    var info = stat()
    let isKnown = fstat(descriptor, &info) == 0
    isRegular = isKnown && info.st_mode & S_IFMT == S_IFREG
    size = isRegular ? Int(info.st_size) : 0
    // From here on the descriptor is closed with the object.
    guard isKnown else { throw Files.failure("read", name) }
    // Only opening must not wait, for who may never write into a pipe; reading waits for who does.
    if path != nil { _ = fcntl(descriptor, F_SETFL, O_RDONLY) }
    guard info.st_mode & S_IFMT != S_IFDIR else { throw Failure("\(name) is a folder") }
    guard size <= limit else { throw Failure("\(name) is too large: \(size) bytes, the limit is \(limit)") }
  }

  deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

  /// The next bytes; none at the end.
  ///
  /// - Throws: `Failure` naming the file when it cannot be read, or comes to more than the limit.
  func readMore() throws -> ArraySlice<UInt8> {
    if let held {
      self.held = held.dropFirst(buffer.count)
      return held.prefix(buffer.count)
    }
    while true {
      let read = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw Files.failure("read", name) }
      count += read
      guard count <= limit else { throw Failure("\(name) is too large; the limit is \(limit) bytes") }
      return buffer[..<read]
    }
  }

  /// Reads to the end now, so that later nobody waits for who writes.
  func hold() throws {
    let bytes = try readAll()
    held = bytes[...]
    size = bytes.count
  }

  /// All the bytes that are left.
  func readAll() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while case let more = try readMore(), !more.isEmpty { bytes.append(contentsOf: more) }
    return bytes
  }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}
