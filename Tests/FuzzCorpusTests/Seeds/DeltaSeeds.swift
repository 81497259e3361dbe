import Models

/// Deltas of a few bytes, and what no program makes.
enum DeltaSeeds {
  static let inputs: SeedInputs.Inputs = [
    "seed-carried-over": seed([0, 9, 0]),
    "seed-changed-within": seed([0, 3, 2, 7, 7, 2, 4, 0]),
    "seed-added-at-both-ends": seed([0, 0, 1, 5, 0, 9, 2, 6, 6]),
    "seed-left-out": seed([8, 1, 0]),
    "hostile-more-than-there-is": seed([0, 10, 0]),
    "hostile-left-out-more-than-there-is": seed([4, 2, 0, 4, 0, 0]),
    "hostile-number-beyond-all": seed(Array(repeating: 0xFF, count: 9) + [1, 0, 0]),
    "hostile-new-bytes-that-are-not-there": seed([0, 9, 0x80, 0x80, 0x80, 4, 1]),
  ]

  private static func seed(_ delta: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.block([1, 2, 3, 4, 5, 4, 3, 2, 1])
    return writer.bytes + delta
  }
}
