import Foundation

/// What is done to a process at one of its boundaries; see `shim.h`.
enum Fault: CustomStringConvertible {
  /// It is killed before the call, after it, or after half of the bytes it was to write.
  enum Moment: String, CaseIterable { case before, half, after }

  case death(Moment, at: Int)
  /// The call fails with this error, and with `lasting` every call that comes after.
  case error(Int32, at: Int, lasting: Bool)
  /// The disk has room for so many bytes.
  case full(after: Int)

  var variables: [String: String] {
    switch self {
    case .death(let moment, let number):
      ["HASHIYA_CRASH_MODE": moment.rawValue, "HASHIYA_CRASH_AT": "\(number)"]
    case .error(let code, let number, let isLasting):
      [
        "HASHIYA_CRASH_MODE": isLasting ? "onward" : "once", "HASHIYA_CRASH_AT": "\(number)",
        "HASHIYA_CRASH_ERRNO": "\(code)",
      ]
    case .full(let bytes):
      ["HASHIYA_CRASH_MODE": "budget", "HASHIYA_CRASH_AT": "\(bytes)"]
    }
  }

  var description: String {
    switch self {
    case .death(let moment, let number): "killed \(moment) boundary \(number)"
    case .error(let code, let number, let isLasting):
      "\(String(cString: strerror(code))) \(isLasting ? "from" : "at") boundary \(number)"
    case .full(let bytes): "the disk full after \(bytes) bytes"
    }
  }
}
