internal import Foundation

/// How many seeds a randomised test runs.
package enum Seeds {
  /// The first `count` seeds, or as many as `HASHIYA_SEEDS` says: `make soak` runs more.
  package static func first(_ count: UInt64) -> Range<UInt64> {
    0..<(ProcessInfo.processInfo.environment["HASHIYA_SEEDS"].flatMap(UInt64.init) ?? count)
  }
}
