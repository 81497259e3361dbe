import Foundation
import Models
import Segments
import Store
import TestSupport
import Testing

/// A replica forked, and a third person said something of an operation whose number both branches use (rules N2, N3).
@Suite struct BindingTests {
  enum Part: String, CaseIterable {
    case left, right, third
  }

  static let orders: [[Part]] = [
    [.left, .right, .third], [.left, .third, .right], [.right, .left, .third], [.right, .third, .left],
    [.third, .left, .right], [.third, .right, .left],
  ]

  @Test(arguments: orders, [Part.left, .right])
  func `what is said of a branch is read on that branch alone, and not before it is held`(
    order: [Part], meant: Part
  ) throws {
    let folder = try TemporaryDirectory()
    var fork = try Fork(in: folder, meant: meant)
    try fork.seal()
    let reader = try Fixture.replica(in: folder.path("reader"), number: 3)
    _ = try reader.takeIn([fork.trunk])
    var held: Set<Part> = []
    for part in order {
      _ = try reader.takeIn([try #require(fork.segments[part])])
      held.insert(part)
      let expected = [Part.left, .right].filter(held.contains).map { branch in
        branch == meant && held.contains(.third) ? "said" : branch.rawValue
      }
      #expect(try notes(of: fork, reader) == (expected + ["both"]).sorted(), "\(held)")
      #expect(try reader.verify { Array("\($0)".utf8) }.differences == [])
    }
  }

  @Test(arguments: [Part.left, .right])
  func `what is not sealed when a fork shows stays on the branch that its author saw`(meant: Part) throws {
    let folder = try TemporaryDirectory()
    let fork = try Fork(in: folder, meant: meant)
    let other: Part = meant == .left ? .right : .left
    _ = try fork.third.takeIn([try #require(fork.segments[other])])
    #expect(try notes(of: fork, fork.third) == ["both", "said", other.rawValue].sorted())
    #expect(try fork.third.verify { Array("\($0)".utf8) }.differences == [])
  }

  /// Rule N4.
  @Test(arguments: orders, [Part.left, .right])
  func `a removal that saw a branch saw what came before it too`(order: [Part], meant: Part) throws {
    let folder = try TemporaryDirectory()
    var fork = try Fork(in: folder, meant: meant, removes: true)
    try fork.seal()
    let reader = try Fixture.replica(in: folder.path("reader"), number: 3)
    _ = try reader.takeIn([fork.trunk])
    for part in order { _ = try reader.takeIn([try #require(fork.segments[part])]) }
    #expect(try notes(of: fork, reader) == [meant == .left ? "right" : "left"])
    #expect(try reader.view(of: fork.article)?.conflicts == [])
  }

  private func notes(of fork: Fork, _ replica: Replica) throws -> [String] {
    try #require(try replica.view(of: fork.article)).notes.map(\.text).sorted()
  }
}

/// Two copies of one database that each did something under the same numbers, and what somebody made of one of them.
private struct Fork {
  let article: ArticleID
  let trunk: Segment
  /// Somebody who holds the branch that is meant alone, and has an edit that isn't sealed.
  let third: Replica
  private(set) var segments: [BindingTests.Part: Segment] = [:]

  /// - Parameter removes: Whether a note from before the fork is changed on that branch, and removed then; else one that
  ///   the branch made is changed.
  init(in folder: TemporaryDirectory, meant: BindingTests.Part, removes: Bool = false) throws {
    let start = try Fixture.replica(in: folder.path("start"))
    let (article, common) = try start.edit(now: Fixture.now) { editor, _ in
      let article = try editor.perform(.addArticle(NewArticle(title: "t", text: "متن کوتاه"))).id
      return (article, try editor.perform(.note(NewNote(target: .id(article), text: "both"))).id)
    }.value
    self.article = try #require(try start.articles().first).id
    trunk = try Self.sealed(start)
    try start.close()
    third = try Fixture.replica(in: folder.path("third"), number: 2)
    _ = try third.takeIn([trunk])
    for part in [BindingTests.Part.left, .right] {
      try FileManager.default.copyItem(atPath: folder.path("start"), toPath: folder.path(part.rawValue))
      let copy = try Replica.open(folder.path(part.rawValue))
      let edit =
        removes && part == meant
        ? Edit.set(target: .id(common), field: "text", value: .text("changed"))
        : .note(NewNote(target: .id(article), text: ExactText(part.rawValue)))
      let made = try copy.edit(now: Fixture.now) { editor, _ in try editor.perform(edit).id }.value
      let segment = try Self.sealed(copy)
      segments[part] = segment
      guard part == meant else { continue }
      _ = try third.takeIn([segment])
      _ = try third.edit(now: Fixture.now) { editor, _ in
        try editor.perform(
          removes ? .remove(target: .id(common)) : .set(target: .id(made), field: "text", value: .text("said")))
      }
    }
  }

  mutating func seal() throws { segments[.third] = try Self.sealed(third) }

  private static func sealed(_ replica: Replica) throws -> Segment {
    let name = try #require(try replica.seal())
    return try SegmentCodec.decode(try #require(try replica.bytes(of: name)), corpus: Fixture.corpus)
  }
}
