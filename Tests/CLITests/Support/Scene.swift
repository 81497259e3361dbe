import CommandSupport
import Foundation
import TestSupport
import Testing

/// A temporary folder with replicas and shared directories in it, and a home of its own.
final class Scene {
  let folder: TemporaryDirectory
  let program: Program

  init() throws {
    folder = try TemporaryDirectory()
    for name in ["home", "streams"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    program = try Program(home: folder.path("home"), streams: folder.path("streams"))
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

  func setPermissions(_ permissions: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path(name))
  }

  /// The program run so that permissions bind it: for root, by another user, to whom the whole scene is given.
  ///
  /// Nil where that can't be done.
  func withoutPrivileges() throws -> Program? {
    guard getuid() == 0 else { return program }
    let tool = URL(filePath: "/usr/bin/setpriv")
    guard FileManager.default.isExecutableFile(atPath: tool.path) else { return nil }
    let everything = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    for path in [root] + everything.map(path) { chown(path, 65534, 65534) }
    var bound = program
    bound.leading = ["--reuid=65534", "--regid=65534", "--clear-groups", program.executable.path]
    bound.executable = tool
    // The binary may lie where only root may look.
    return try bound.run(["--version"], in: root).status == 0 ? bound : nil
  }

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

/// A pair whose article has one of everything, made in one go.
struct Furnished {
  let pair: Pair
  let span: String
  let other: String
  let relation: String
  let note: String

  init() throws {
    let scene = try Scene()
    let mina = try scene.corpus("desk", author: "Mina")
    let text = Sample.text.replacing("\n", with: "\\n")
    let ids = try mina.apply(
      #"{"edit":"addArticle","title":"جلسه","text":"\#(text)","name":"$a"}"#,
      #"{"edit":"annotate","article":"$a","label":"PER","fragments":[[19,28]],"tags":["old"],"name":"$x"}"#,
      #"{"edit":"annotate","article":"$a","label":"LOC","quote":"تهران","name":"$y"}"#,
      #"{"edit":"relate","source":"$x","target":"$y","label":"in","name":"$r"}"#,
      #"{"edit":"note","target":"$x","text":"یادداشت"}"#)
    (span, other, relation, note) = (ids[1], ids[2], ids[3], ids[4])
    let shared = try scene.makeFolder("shared")
    try mina.ok("sync", shared)
    let sara = try scene.join(shared, "laptop", author: "Sara")
    pair = Pair(mina: mina, sara: sara, article: ids[0], shared: shared)
  }

  /// Words of a command with ids for `ARTICLE`, `SPAN`, `OTHER`, `RELATION` and `NOTE`.
  func named(_ words: [String]) -> [String] {
    let names = ["ARTICLE": pair.article, "SPAN": span, "OTHER": other, "RELATION": relation, "NOTE": note]
    return words.map { names[$0] ?? $0 }
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
