import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Writes the seeds of the corpus: what the program's own encoders make, and what no program makes.
@Suite("Writing seeds", .enabled(if: ProcessInfo.processInfo.environment["HASHIYA_WRITE_FUZZ_SEEDS"] != nil))
struct SeedWriting {
  @Test("The seeds are written to Fuzz/Corpus")
  func write() throws {
    for (target, inputs) in try SeedInputs.all() {
      #expect(FuzzTarget.named(target) != nil)
      let folder = FuzzCorpus.folder.appending(path: "Corpus/\(target)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, bytes) in inputs { try Data(bytes).write(to: folder.appending(path: name)) }
    }
  }
}

/// The seeds, by target and name.
enum SeedInputs {
  typealias Inputs = [String: [UInt8]]

  static func all() throws -> [String: Inputs] {
    var all: [String: Inputs] = [:]
    for seed in UInt64(0)..<10 {
      for (target, bytes) in try HistorySeeds(seed: seed).inputs + TextSeeds(seed: seed).inputs {
        all[target, default: [:]]["seed-\(seed)"] = bytes
      }
    }
    for (target, inputs) in LineSeeds.inputs { all[target, default: [:]].merge(inputs) { $1 } }
    for (target, inputs) in try HostileSegments().inputs { all[target, default: [:]].merge(inputs) { $1 } }
    all["delta"] = DeltaSeeds.inputs
    for (target, inputs) in HostileStates.inputs { all[target, default: [:]].merge(inputs) { $1 } }
    return all
  }
}
