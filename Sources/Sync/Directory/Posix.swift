#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// An open file or folder, closed at the end of its life.
struct Descriptor: ~Copyable {
  let raw: Int32

  /// Nil when `raw` is negative, which is how the system calls report an error (in `errno`).
  init?(_ raw: Int32) {
    guard raw >= 0 else { return nil }
    self.raw = raw
  }

  deinit { _ = close(raw) }

  /// Closes and returns 0, or the error: some network file systems report a failed write only now.
  consuming func closing() -> Int32 {
    let result = close(raw) == 0 ? 0 : errno
    discard self
    // An interrupted close has closed on Linux and may not be repeated.
    return result == EINTR ? 0 : result
  }
}

enum Posix {
  /// Repeats a call while a signal interrupts it.
  static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  static func openFile(_ name: String, in folder: borrowing Descriptor) -> Int32 {
    // Never follows a link, never waits for the other end of a pipe.
    let raw = folder.raw
    return retrying { openat(raw, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
  }

  static func openFolder(_ name: String, in folder: borrowing Descriptor) -> Int32 {
    let raw = folder.raw
    return retrying { openat(raw, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
  }

  /// Opens the directory a person named, which may be a link.
  static func openRoot(_ path: String) -> Int32 {
    retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
  }

  static func createFile(_ name: String, in folder: borrowing Descriptor) -> Int32 {
    let raw = folder.raw
    return retrying { openat(raw, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666) }
  }

  /// Writes everything; 0, or the error.
  static func write(_ bytes: [UInt8], to file: borrowing Descriptor) -> Int32 {
    let raw = file.raw
    return bytes.withUnsafeBytes { buffer in
      var rest = UnsafeRawBufferPointer(rebasing: buffer[...])
      while let start = rest.baseAddress, !rest.isEmpty {
        let written = retrying { systemWrite(raw, start, rest.count) }
        guard written > 0 else { return written < 0 ? errno : EIO }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      return 0
    }
  }

  /// Reads at most `limit` bytes; nil with `errno` set on an error.
  static func read(_ file: borrowing Descriptor, limit: Int) -> [UInt8]? {
    let raw = file.raw
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit, let start = buffer.baseAddress {
        let taken = retrying { systemRead(raw, start + count, limit - count) }
        if taken < 0 { failed = true }
        guard taken > 0 else { break }
        count += taken
      }
    }
    return failed ? nil : bytes
  }

  /// Makes a file durable; 0, or the error.
  static func flush(_ file: borrowing Descriptor) -> Int32 {
    #if canImport(Darwin)
      // fsync leaves the bytes in the drive's cache there.
      if fcntl(file.raw, F_FULLFSYNC) == 0 { return 0 }
    #endif
    let raw = file.raw
    return retrying { fsync(raw) } == 0 ? 0 : errno
  }

  /// Makes the names in a folder durable; 0, or the error. Many network file systems can't, which is no error.
  static func flushFolder(_ folder: borrowing Descriptor) -> Int32 {
    let code = flush(folder)
    return code == EIO ? code : 0
  }

  static func status(of file: borrowing Descriptor) -> stat? {
    var status = stat()
    return fstat(file.raw, &status) == 0 ? status : nil
  }

  static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

  static func text(of code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

// The two names are also those of methods above.
private func systemWrite(_ file: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, start, count)
}
private func systemRead(_ file: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, start, count)
}

extension DirectoryError {
  /// The error for what a system call left in `errno`.
  init(_ operation: Operation, _ path: String, errno code: Int32) {
    self.init(Self.cause(of: code, in: operation), operation, path, Posix.text(of: code))
  }

  private static func cause(of code: Int32, in operation: Operation) -> Cause {
    switch code {
    case ENOENT, ESTALE: operation == .publish ? .missing : .vanished
    case ENOTDIR: operation == .publish ? .inputOutput : .vanished
    // A link where a file was listed: it was replaced since.
    case ELOOP: .vanished
    case EACCES, EPERM: operation == .publish || operation == .remove ? .readOnly : .notReadable
    case EROFS: .readOnly
    case ENOSPC, EDQUOT, EFBIG: .full
    case EEXIST: .exists
    default: .inputOutput
    }
  }
}
