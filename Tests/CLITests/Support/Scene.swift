import Foundation
import TestSupport
import Testing

/// A temporary folder with replicas and shared directories in it, and a home of its own.
final class Scene {
  let folder: TemporaryDirectory
  let program: Program

  init() throws {
    folder = try TemporaryDirectory()
    program = try Program(home: folder.path("home"))
    try FileManager.default.createDirectory(atPath: folder.path("home"), withIntermediateDirectories: true)
  }

  var root: String { folder.path }

  func path(_ name: String) -> String { folder.path(name) }

  /// Makes an empty folder.
  func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    return path(name)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try folder.write(name, bytes)
    return path(name)
  }

  func read(_ name: String) throws -> [UInt8] { try #require(folder.read(name)) }

  /// The files below a folder, as paths from the scene's.
  func files(in name: String) -> [String] { folder.files().filter { $0.hasPrefix(name + "/") } }

  func run(_ arguments: String...) throws -> Outcome { try program.run(arguments, in: folder.path) }

  /// A new corpus.
  func corpus(_ name: String = "desk", author: String = "Mina") throws -> Desk {
    let outcome = try run("init", path(name), "--device", name, "--author", author)
    try #require(outcome.status == 0, "\(outcome)")
    return Desk(scene: self, path: path(name))
  }

  /// A new replica of the corpus in a shared directory.
  func join(_ shared: String, _ name: String, author: String) throws -> Desk {
    let outcome = try run("join", shared, path(name), "--device", name, "--author", author)
    try #require(outcome.status == 0, "\(outcome)")
    return Desk(scene: self, path: path(name))
  }

  /// Two replicas of one corpus with one article, and the directory between them.
  func pair(_ text: String = Sample.text) throws -> Pair {
    let mina = try corpus("desk", author: "Mina")
    let article = try mina.add(text)
    let shared = try makeFolder("shared")
    try mina.ok("sync", shared)
    return Pair(mina: mina, sara: try join(shared, "laptop", author: "Sara"), article: article, shared: shared)
  }
}

struct Pair {
  let mina: Desk
  let sara: Desk
  let article: String
  let shared: String

  /// Until both have everything.
  func sync() throws { try Desk.sync(mina, sara) }
}

enum Sample {
  static let text = """
    # جلسه قنات‌داران

    علی رضایی در تهران گفت: علی رضایی در مشهد است. قنات‌داران ۳۰ نفرند. -پایان

    """
  static let person = "علی رضایی"
}
