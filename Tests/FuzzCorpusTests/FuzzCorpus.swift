import Foundation
import FuzzTargets
import TestSupport

/// The inputs that are kept: `Fuzz/Corpus` has what shows all sides of a format, `Fuzz/Crashes` what once was a fault.
enum FuzzCorpus {
  struct Input: CustomStringConvertible {
    let name: String
    let bytes: [UInt8]

    var description: String { name }

    /// Costs a second or more, as it is meant to: not one to be tried in a thousand variations.
    var isHeavy: Bool { name.hasPrefix("heavy-") }
  }

  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz")

  static func corpus(of target: FuzzTarget) throws -> [Input] { try inputs(in: "Corpus/\(target)") }

  static func crashes(of target: FuzzTarget) throws -> [Input] { try inputs(in: "Crashes/\(target)") }

  /// Sorted by name; none when there is no such folder.
  private static func inputs(in path: String) throws -> [Input] {
    let folder = folder.appending(path: path)
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try files.filter { !$0.hasPrefix(".") }.map {
      Input(name: $0, bytes: Array(try Data(contentsOf: folder.appending(path: $0))))
    }
  }

  /// A variation of one of the inputs, or two of them cut together. Everything follows from the seed.
  static func mutated(_ inputs: [Input], seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    guard let first = random.pickAny(inputs)?.bytes, let second = random.pickAny(inputs)?.bytes else { return [] }
    guard random.chance(15) else { return Mutation.of(first, &random) }
    let cut = random.below(min(first.count, second.count) + 1)
    return Mutation.of(Array(first.prefix(cut) + second.dropFirst(cut)), &random)
  }
}
