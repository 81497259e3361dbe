internal import Models

/// What was done, by its time, which is its own.
struct Truth {
  /// What each change said when it was made, in ids that no fork touches.
  private(set) var said: [Int64: Change] = [:]
  /// The times that were given out, whether a change came of it or not.
  private var times: Set<Int64> = []

  /// A time that no other change has, near to the one wished for.
  mutating func time(near wish: Int64) -> Timestamp {
    var time = max(1, wish)
    while !times.insert(time).inserted { time += 1 }
    return Timestamp(milliseconds: time)
  }

  mutating func note(_ change: Change, spelled: Change) { said[change.header.wall.milliseconds] = spelled }

  /// What a change that is held should say; one of a command that died before it could tell is noted now. Nil for one
  /// that nobody made.
  mutating func said(by change: Change, spelled: Change) -> Change? {
    let time = change.header.wall.milliseconds
    guard times.contains(time) else { return nil }
    if let known = said[time] { return known }
    said[time] = spelled
    return spelled
  }
}
