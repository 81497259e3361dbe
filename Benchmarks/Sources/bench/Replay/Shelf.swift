import Foundation
import Segments

/// The segments of one replica in a shared directory, rolled up and removed as the program does it.
struct Shelf: Sendable {
  private static let rollUp = RollUp()
  /// Days from being merged to being removed: 30, and the one after which the merged file was seen.
  private static let keeping = 31

  private let shared: URL
  private var pieces: [RollUp.Piece] = []
  /// Files that are not needed any more, and since when.
  private var spare: [(name: SegmentName, day: Int)] = []

  struct Lost: Error {}

  init(_ shared: URL) { self.shared = shared }

  /// Adds a new segment, merges what can be merged, and writes what is new.
  mutating func add(_ bytes: [UInt8], sealer: Sealer, day: Int) throws {
    var unwritten: [SegmentName: [UInt8]] = [:]
    let name = try SegmentCodec.decodeHeld(bytes).name
    unwritten[name] = bytes
    pieces.append(RollUp.Piece(name: name, size: bytes.count))
    while case let runs = Self.rollUp.runs(of: pieces), !runs.isEmpty {
      for run in runs.reversed() {
        let segments = try pieces[run].map { try SegmentCodec.decodeHeld(unwritten[$0.name] ?? read($0.name)) }
        guard let merged = try sealer.merge(segments) else { throw Lost() }
        for piece in pieces[run] where unwritten.removeValue(forKey: piece.name) == nil {
          spare.append((piece.name, day))
        }
        unwritten[merged.name] = merged.rawBytes
        pieces.replaceSubrange(run, with: [RollUp.Piece(name: merged.name, size: merged.rawBytes.count)])
      }
    }
    for (name, bytes) in unwritten { try write(name, bytes) }
  }

  /// Removes what was merged long enough ago.
  mutating func sweep(day: Int) throws {
    let count = spare.prefix { $0.day + Self.keeping <= day }.count
    for file in spare.prefix(count) { try FileManager.default.removeItem(at: shared.appending(path: file.name.path)) }
    spare.removeFirst(count)
  }

  private func read(_ name: SegmentName) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: shared.appending(path: name.path)))
  }

  private func write(_ name: SegmentName, _ bytes: [UInt8]) throws {
    let file = shared.appending(path: name.path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
}
