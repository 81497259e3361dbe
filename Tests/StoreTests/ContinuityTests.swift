import Models
import Segments
import Store
import TestSupport
import Testing

/// What a database says of itself when it is opened: whether it is the one that it was.
@Suite struct ContinuityTests {
  private static let here = Binding("here")

  @Test func `a database is where it was bound, and elsewhere anywhere else`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    #expect(try replica.discontinuity(binding: Self.here, witness: nil) == nil)
    try replica.bind(to: Self.here)
    #expect(try replica.discontinuity(binding: Self.here, witness: nil) == nil)
    #expect(try replica.discontinuity(binding: Binding("there"), witness: nil) == .elsewhere)
  }

  @Test func `a database that holds less than was sealed, or other work, is behind`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try replica.bind(to: Self.here)
    let (first, second) = (try sealed(replica, "یک"), try sealed(replica, "دو"))
    let other = Chain(corpus: Fixture.corpus, replica: replica.replica)
    for (witness, expected) in [
      (first, nil), (second, nil), (Held(last: 0, chain: other), nil),
      (Held(last: 3, chain: other), .behind(sealed: 3, held: 2)),
      (Held(last: 2, chain: other), .behind(sealed: 2, held: 2)),
      (Held(last: 1, chain: second.chain), .behind(sealed: 1, held: 2)),
    ] as [(Held, Replica.Discontinuity?)] {
      #expect(try replica.discontinuity(binding: Self.here, witness: witness) == expected, "\(witness.last)")
    }
  }

  @Test func `what is not sealed yet does not count`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let first = try sealed(replica, "یک")
    try edit(replica, "دو")
    let beyond = Held(last: 2, chain: first.chain)
    #expect(try replica.discontinuity(binding: Self.here, witness: first) == nil)
    #expect(try replica.discontinuity(binding: Self.here, witness: beyond) == .behind(sealed: 2, held: 1))
  }

  private func edit(_ replica: Replica, _ text: ExactText) throws {
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: text)))
    }
  }

  private func sealed(_ replica: Replica, _ text: ExactText) throws -> Held {
    try edit(replica, text)
    _ = try replica.seal()
    return try #require(try replica.held()[replica.replica])
  }
}
