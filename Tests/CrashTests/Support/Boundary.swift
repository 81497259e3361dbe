import Foundation

/// A call that changed the disk or made it durable, as the shim recorded it.
struct Boundary: CustomStringConvertible {
  /// From 1; 0 when it is none, but what the program printed on standard output.
  var number: Int
  var call: String
  /// Nil when the call has none.
  var offset: Int?
  var length: Int?
  /// Relative to the world's root; "" is the root.
  var path: String
  /// The other name of a rename or link.
  var path2: String?
  var bytes: [UInt8]

  /// Bytes that half can be written of.
  var isWrite: Bool { length.map { $0 > 0 } ?? false }
  /// The index of the write-ahead log is memory that processes share; nothing in it outlives them.
  var isShared: Bool { path.hasSuffix("-shm") }
  var isSaying: Bool { number == 0 }

  var description: String {
    "\(number) \(call) \(path)\(path2.map { " to \($0)" } ?? "")"
      + (offset.map { " at \($0)" } ?? "") + (length.map { ", \($0) bytes" } ?? "")
  }

  struct Unreadable: Error {}

  /// Reads a trace; with `hasPayload` each record of a write is followed by its bytes.
  static func read(_ trace: [UInt8], root: String, hasPayload: Bool) throws -> [Boundary] {
    var boundaries: [Boundary] = []
    var rest = trace[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      var boundary = try Boundary(line: String(decoding: rest[..<end], as: UTF8.self), root: root)
      rest = rest[(end + 1)...]
      if hasPayload, boundary.isWrite, !boundary.isSaying {
        let length = boundary.length ?? 0
        guard rest.count >= length else { throw Unreadable() }
        boundary.bytes = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
      }
      boundaries.append(boundary)
    }
    return boundaries
  }

  private init(line: String, root: String) throws {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 6, let number = Int(fields[0]), let offset = Int(fields[2]), let length = Int(fields[3])
    else { throw Unreadable() }
    func relative(_ path: String) -> String {
      guard path.hasPrefix(root) else { return path }
      return String(path.dropFirst(root.count).drop { $0 == "/" }).replacing(" (deleted)", with: "")
    }
    self.number = number
    call = fields[1]
    self.offset = offset < 0 ? nil : offset
    self.length = length < 0 ? nil : length
    path = relative(fields[4])
    path2 = fields[5].isEmpty ? nil : relative(fields[5])
    bytes = []
  }
}
