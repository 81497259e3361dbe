import Models
import Segments
import Simulation
import Sync
import TestSupport

/// The name of a segment that only exists as a name.
func segmentName(_ number: UInt64, of replica: UInt64 = 7) -> SegmentName {
  let sum = String(decoding: (0..<10).map { UInt8(ascii: "a") + UInt8((number >> $0) % 26) }, as: UTF8.self)
  return SegmentName(
    replica: ReplicaID(ID128(high: replica, low: replica)), first: number, last: number, sum: sum)
}

/// Why a directory refused; nil when it didn't.
func cause(_ body: () throws -> Void) -> DirectoryError.Cause? {
  do {
    try body()
    return nil
  } catch {
    return (error as? DirectoryError)?.cause
  }
}

/// The same for the same bytes in every process (FNV-1a).
func sum(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var sum: UInt64 = 14_695_981_039_346_656_037
  for byte in bytes { sum = (sum ^ UInt64(byte)) &* 1_099_511_628_211 }
  return sum
}

extension SimulatedTransport {
  /// Every file of every machine in every directory, with a sum of its bytes.
  var contents: [String] {
    directories.enumerated().flatMap { number, directory in
      directory.folders.flatMap { folder in
        folder.tree.files.map { "\(number).\(folder.machine) \($0.path) \($0.entry.modified) \(sum($0.bytes))" }
      }
    }
  }

  /// Applies steps written as text.
  @discardableResult
  func run(_ lines: String...) -> [Bool] { lines.map { Step($0).map { apply($0) } ?? false } }
}

extension SimulatedFolder {
  /// The paths that a listing shows, without folders.
  func names() throws -> [String] { try list().filter { $0.kind != .folder }.map(\.path).sorted() }
}
