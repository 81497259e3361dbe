internal import Foundation
internal import Models

/// Deltas in one column, each of what those before it made: number of its bytes, bytes.
struct DeltaList: Sendable {
  let bytes: Data

  /// - Parameter column: Nil when there is none.
  init(column: Data?) { bytes = column ?? Data() }

  private init(_ bytes: Data) { self.bytes = bytes }

  var isEmpty: Bool { bytes.isEmpty }

  /// The number of bytes.
  var count: Int { bytes.count }

  /// What `old` has become.
  func applied(to old: [UInt8]) throws(ByteError) -> [UInt8] {
    if isEmpty { return old }
    var reader = ByteReader(Array(bytes))
    var new = old
    while reader.remaining > 0 { new = try ByteDelta(reader.block()).applied(to: new) }
    return new
  }

  func adding(_ delta: ByteDelta) -> DeltaList {
    var writer = ByteWriter()
    writer.block(delta.bytes)
    return DeltaList(bytes + Data(writer.bytes))
  }
}
