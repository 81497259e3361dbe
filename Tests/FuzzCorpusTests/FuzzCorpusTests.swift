import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Everything the fuzzer has found, and variations of it, without the fuzzer.
@Suite("Inputs of the fuzzer")
struct FuzzCorpusTests {
  @Test("Every input of the corpus is read or refused", arguments: FuzzTarget.all)
  func corpus(target: FuzzTarget) throws {
    let inputs = try FuzzCorpus.corpus(of: target)
    #expect(!inputs.isEmpty, "there are no inputs for \(target)")
    for input in inputs { check(target, input.bytes, "\(target)/\(input)") }
  }

  @Test("What once was a fault is none", arguments: FuzzTarget.all)
  func crashes(target: FuzzTarget) throws {
    for input in try FuzzCorpus.crashes(of: target) { check(target, input.bytes, "\(target)/\(input)") }
  }

  @Test("Variations of the inputs are read or refused", arguments: FuzzTarget.all)
  func variations(target: FuzzTarget) throws {
    let inputs = try FuzzCorpus.corpus(of: target).filter { !$0.isHeavy }
    for seed in Seeds.first(1_000) {
      check(target, FuzzCorpus.mutated(inputs, seed: seed), "\(target), seed \(seed)")
    }
  }

  @Test("Nothing at all, and bytes that are all alike, are read or refused", arguments: FuzzTarget.all)
  func trivial(target: FuzzTarget) {
    for byte in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
      for count in [0, 1, 2, 16, 163, 164, 165, 300] {
        check(target, [UInt8](repeating: byte, count: count), "\(target), \(count) times \(byte)")
      }
    }
  }

  /// A trap ends the process before anybody can say which input it was.
  private static let isTelling = ProcessInfo.processInfo.environment["HASHIYA_TELL_INPUTS"] != nil

  private func check(_ target: FuzzTarget, _ input: [UInt8], _ comment: Comment) {
    if Self.isTelling { print(comment) }
    do {
      try target.run(input)
    } catch {
      Issue.record("\(comment): it is not true that \(error)")
    }
  }
}
