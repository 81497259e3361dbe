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
    let fork = try Fork(in: folder, meant: meant)
    let reader = try Fixture.replica(in: folder.path("reader"), number: 3)
    _ = try reader.takeIn([fork.trunk])
    var held: Set<Part> = []
    for part in order {
      _ = try reader.takeIn([try #require(fork.segments[part])])
      held.insert(part)
      let expected = [Part.left, .right].filter(held.contains).map { branch in
        branch == meant && held.contains(.third) ? "said" : branch.rawValue
      }
      let notes = try #require(try reader.view(of: fork.article)).notes
      #expect(notes.map(\.text).sorted() == expected.sorted(), "\(held)")
      #expect(try reader.verify { Array("\($0)".utf8) }.differences == [])
    }
  }
}

/// Two copies of one database that each made a note under the same number, and what somebody made of one of them.
private struct Fork {
  let article: ArticleID
  let trunk: Segment
  private(set) var segments: [BindingTests.Part: Segment] = [:]

  init(in folder: TemporaryDirectory, meant: BindingTests.Part) throws {
    let start = try Fixture.replica(in: folder.path("start"))
    _ = try start.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: "متن کوتاه")))
    }
    trunk = try Self.sealed(start)
    article = try #require(try start.articles().first).id
    try start.close()
    let third = try Fixture.replica(in: folder.path("third"), number: 2)
    _ = try third.takeIn([trunk])
    for part in [BindingTests.Part.left, .right] {
      try FileManager.default.copyItem(atPath: folder.path("start"), toPath: folder.path(part.rawValue))
      let copy = try Replica.open(folder.path(part.rawValue))
      let note = NewNote(target: .id(.article(article)), text: ExactText(part.rawValue))
      let made = try copy.edit(now: Fixture.now) { editor, _ in try editor.perform(.note(note)).id }.value
      let segment = try Self.sealed(copy)
      segments[part] = segment
      guard part == meant else { continue }
      _ = try third.takeIn([segment])
      _ = try third.edit(now: Fixture.now) { editor, _ in
        try editor.perform(.set(target: .id(made), field: "text", value: .text("said")))
      }
      segments[.third] = try Self.sealed(third)
    }
  }

  private static func sealed(_ replica: Replica) throws -> Segment {
    let name = try #require(try replica.seal())
    return try SegmentCodec.decode(try #require(try replica.bytes(of: name)), corpus: Fixture.corpus)
  }
}
