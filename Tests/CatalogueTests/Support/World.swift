import CommandSupport
import Foundation
import Testing

/// Two people with one article, the directory between them, and whoever joins.
struct World {
  let scene: Scene
  let mina: Desk
  let sara: Desk
  let article: String
  /// The absolute path of the scene's folder `shared`.
  let shared: String

  init() throws {
    scene = try Scene()
    mina = try scene.corpus("desk", author: "مینا")
    article = try mina.add(Self.text)
    shared = try scene.makeFolder("shared")
    try mina.sync(shared)
    sara = try scene.join(shared, "laptop", author: "سارا")
  }

  static let text = """
    # خط دوم آبرسانی شرق یزد

    شهرام کوهبان گفت که انجمن قنات‌داران ۳۰ نفر است. آب در لوله‌ها می‌رود.

    """
  static let person = "شهرام کوهبان"
  static let place = "یزد"

  /// A third replica, of the corpus in `shared` or another folder.
  func join(
    _ name: String, author: String = "علی", in folder: String = "shared", status: Int32 = 0
  ) throws -> Desk {
    try scene.join(scene.path(folder), name, author: author, status: status)
  }

  /// Lets Mina publish so many more segments, a note in each; their files, in order.
  func publish(_ count: Int, at location: SourceLocation = #_sourceLocation) throws -> [String] {
    try (0..<count).map { _ in
      let known = Set(scene.files(in: "shared/seg"))
      try mina.note(article, Self.words(scene.changes))
      try mina.sync(at: location)
      let new = scene.files(in: "shared/seg").filter { !known.contains($0) }
      // Those that lost their names are published again before it.
      return try #require(new.last, sourceLocation: location)
    }
  }

  /// The words of note number `index`.
  static func words(_ index: Int) -> String { "یادداشت \(index): آب می‌رود، «نیم‌فاصله» و عدد ۱۲" }

  /// Syncs all until everybody has everything, and checks that all is as it should be.
  func settle(
    _ others: Desk..., allowing statuses: Set<Int32> = [0], comment: String = "",
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let desks = [mina, sara] + others
    for desk in desks + desks.dropLast() {
      let outcome = try desk.run(["sync"])
      #expect(statuses.contains(outcome.status), "\(comment) \(outcome)", sourceLocation: location)
    }
    try Desk.expectConverged(desks, comment, at: location)
  }
}

extension String {
  /// The last part of a path.
  var lastPart: String { split(separator: "/").last.map(String.init) ?? self }

  /// A path without its last part, and with the slash.
  var folderPart: String { String(dropLast(lastPart.count)) }

  /// A segment's path with something between its name and its suffix.
  func marked(_ mark: String) -> String { dropLast(".hsg".count) + mark + ".hsg" }

  /// The path of a file of the scene's folder `shared` as a sync reports it.
  var inShared: String { hasPrefix("shared/") ? String(dropFirst("shared/".count)) : self }
}
