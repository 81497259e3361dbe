/// The exit statuses of `hashiya`, in one place.
enum ExitStatus: Int32 {
  /// Done; reports exit so whatever they show.
  case done = 0
  /// Failed; nothing was changed.
  case failed = 1
  /// Done, but something was set aside: a quarantined segment, a skipped file or line, unpublished work, a loss.
  case setAside = 2
  /// Wrong usage.
  case usage = 64
}

/// A failure that says what, where, and what to do.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
