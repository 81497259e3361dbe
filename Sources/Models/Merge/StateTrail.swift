/// What writer and reader of a state have met of one replica: numbers and times are written as distances from it.
///
/// Things stand in the order in which they were made, and one person's creations follow each other closely in number
/// and time. Edits of them follow no such order, and would tear that thread: they have a thread of their own.
struct StateTrail {
  struct Point {
    let seq: UInt64
    let wall: Int64
    let lamport: UInt64
    /// By their number in the table of texts.
    let author: UInt64
    let device: UInt64

    static let start = Point(seq: 0, wall: 0, lamport: 0, author: 0, device: 0)
  }

  private var made: Point?
  private var edited: Point?

  /// What the next stamp is measured from.
  func last(isCreation: Bool) -> Point {
    (isCreation ? made ?? edited : edited ?? made) ?? .start
  }

  /// What the number of an operation is measured from.
  var seq: UInt64 { (made ?? edited)?.seq ?? 0 }

  mutating func move(to point: Point, isCreation: Bool) {
    if isCreation { made = point } else { edited = point }
  }
}

/// Fields that nearly all things have: their number stands for the name. Never renumbered.
enum FamiliarField {
  static let names: [ExactText] = [.label, .fragments, .text, .title, .language, .url, .direction]

  /// 1 and up; 0 for any other field.
  static func number(of name: ExactText) -> UInt8 {
    for (index, known) in names.enumerated() where known == name { return UInt8(index + 1) }
    return 0
  }
}
