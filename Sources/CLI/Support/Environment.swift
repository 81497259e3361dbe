internal import CSystem
internal import Models
internal import Segments
internal import Store

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The world outside: the one place where clock, randomness, environment and folders are read.
enum Environment {
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  static var currentFolder: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  static var loginName: String {
    if let name = variable("LOGNAME") ?? variable("USER") { return name }
    if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
    return "unknown"
  }

  static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, 255) == 0 else { return "unknown" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.isEmpty ? "unknown" : text
  }

  static func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  static func newSigningKey() throws -> SigningKey {
    guard let key = SigningKey(bytes: randomBytes(32)) else { throw Failure("no key could be made") }
    return key
  }

  /// What tells this machine and this file from every other.
  static func binding(ofFile path: String) -> Binding {
    var info = stat()
    guard stat(path, &info) == 0 else { return Binding("") }
    let machine = (try? Files.read("/etc/machine-id", limit: 1 << 12)).map { String(decoding: $0, as: UTF8.self) }
    let name = (machine ?? hostName).filter { !$0.isNewline }
    // An inode number alone is soon used again.
    return Binding(ExactText("\(name) \(info.st_dev) \(info.st_ino) \(csystem_birth(path))"))
  }

  static func newCorpus() throws -> CorpusID {
    guard let raw = ID128(prefixOf: randomBytes(16)) else { throw Failure("no random numbers") }
    return CorpusID(raw)
  }

  /// The path made absolute, with links resolved as far as it exists.
  static func absolute(_ path: String, from folder: String = currentFolder) -> String {
    let joined = path.hasPrefix("/") ? path : folder + "/" + path
    if let real = real(joined) { return real }
    var there: [Substring] = []
    for part in joined.split(separator: "/") where part != "." {
      if part == ".." { _ = there.popLast() } else { there.append(part) }
    }
    // What is to be made inside a link is made where the link leads.
    var missing: [Substring] = []
    while let last = there.popLast() {
      missing.insert(last, at: 0)
      if let real = real("/" + there.joined(separator: "/")) {
        return (real == "/" ? "" : real) + "/" + missing.joined(separator: "/")
      }
    }
    return "/"
  }

  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether `inner` is `outer` or lies in it, by their absolute names; `inner` need not exist.
  static func encloses(_ outer: String, _ inner: String) -> Bool {
    let prefix = outer.hasSuffix("/") ? outer : outer + "/"
    return (inner + "/").hasPrefix(prefix)
  }

  static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// In bytes; 0 for what isn't there.
  static func size(ofFile path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }

  /// When a file was last written, by the clock of its file system; nil for what isn't there.
  static func modified(ofFile path: String) -> Timestamp? {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let time = info.st_mtimespec
    #else
      let time = info.st_mtim
    #endif
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Why a file or folder may not be read, as the system says it; nil when it may.
  static func refusal(ofReading path: String) -> String? { refusal(path, isFolder(path) ? R_OK | X_OK : R_OK) }

  /// Why nothing may be made in a folder; nil when it may.
  static func refusal(ofWriting path: String) -> String? { refusal(path, W_OK | X_OK) }

  private static func refusal(_ path: String, _ mode: Int32) -> String? {
    access(path, mode) == 0 ? nil : String(cString: strerror(errno))
  }

  static func isLink(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
  }

  static func exists(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
  }
}
