import Models
import Segments

/// What the frozen segment of text edits holds: every form of kind 8, of the register that says whether an edit is in
/// force, and of anchors on inserted characters. Never to be changed.
enum FrozenTextDraft {
  static func draft(by me: ReplicaID) -> SegmentDraft {
    let before = Chain(corpus: FrozenDraft.corpus, replica: me)
    let colleague = FrozenDraft.colleague
    let header = ChangeHeader(
      first: id(me, 60), count: operations(me).count, wall: Timestamp(milliseconds: 1_700_000_000_060), lamport: 12,
      author: "سارا", device: "laptop")
    return SegmentDraft(
      corpus: FrozenDraft.corpus, before: before,
      table: [
        TableEntry(replica: colleague, seq: 900, chain: Chain(corpus: FrozenDraft.corpus, replica: colleague))
      ],
      changes: [Change(header: header, operations: operations(me))])
  }

  private static func operations(_ me: ReplicaID) -> [Operation] {
    let theirs = id(FrozenDraft.colleague, 17)
    let edits: [Payload] = [
      // Typed at the start, at the end, between two characters, and as a correction.
      .text(TextEdit(right: .base(0), inserted: "«")),
      .text(TextEdit(left: .base(16), inserted: "\u{200C}")),
      .text(TextEdit(left: .inserted(theirs, 1), right: .inserted(id(me, 60), 0), inserted: "e\u{301}")),
      .text(TextEdit(left: .base(3), right: .base(4), inserted: "ی", isMarked: true)),
      // Deleted, and replaced: of the base and of several edits.
      .text(TextEdit(deleted: [CharacterRun(first: .base(300), count: 2)])),
      .text(
        TextEdit(
          left: .base(1), right: .base(2), inserted: "که",
          deleted: [
            CharacterRun(first: .base(2), count: 1), CharacterRun(first: .inserted(theirs, 0), count: 5),
            CharacterRun(first: .inserted(id(me, 62), 1), count: 1),
          ])),
      .write(.inForce(theirs), .off),
      .write(.inForce(id(me, 60)), .withdrawn),
      .write(
        .field("fragments"),
        .fragments(Fragments(pieces: [Fragment(first: .inserted(theirs, 3), last: .base(9))], quotes: ["گفت"]))),
    ]
    return edits.enumerated().map { number, payload in
      Operation(
        id: id(me, 60 + UInt64(number)), kind: kind(of: payload), flags: flags(of: payload),
        article: FrozenDraft.article, target: target(of: payload), overwrites: [], payload: payload)
    }
  }

  private static func kind(of payload: Payload) -> Operation.Kind {
    if case .text = payload { .text } else { .write }
  }

  private static func flags(of payload: Payload) -> Operation.Flags {
    if case .text = payload { [.touches, .mustUnderstand] } else { .touches }
  }

  private static func target(of payload: Payload) -> ThingID {
    if case .write(.field, _) = payload { .key(FrozenDraft.keyed) } else { .article(FrozenDraft.article) }
  }

  private static func id(_ replica: ReplicaID, _ seq: UInt64) -> OperationID {
    OperationID(replica: replica, seq: seq)
  }
}
