import CommandSupport
import Foundation
import Testing

/// Row 26: git as the transport, with the settings that change bytes.
@Suite struct GitTests {
  private static let tool = "/usr/bin/git"
  private static let isThere = FileManager.default.isExecutableFile(atPath: tool)

  /// Runs git in a folder of the scene, as it is set up for people on Windows.
  @discardableResult
  private func git(_ scene: Scene, in folder: String, _ arguments: String...) throws -> Outcome {
    var program = scene.program
    program.executable = URL(filePath: Self.tool)
    let settings = [
      "core.autocrlf=true", "core.safecrlf=false", "user.name=t", "user.email=t@example.org",
      "init.defaultBranch=main", "protocol.file.allow=always", "commit.gpgsign=false",
    ]
    program.leading = settings.flatMap { ["-c", $0] }
    let outcome = try program.run(arguments, in: scene.path(folder))
    #expect(outcome.status == 0, "git \(arguments): \(outcome)")
    return outcome
  }

  private func commitAndExchange(_ scene: Scene, _ folder: String, rebasing: Bool) throws {
    try git(scene, in: folder, "add", "-A")
    try git(scene, in: folder, "commit", "--quiet", "--allow-empty", "-m", "کار")
    try git(scene, in: folder, "pull", "--quiet", rebasing ? "--rebase" : "--no-rebase", "--no-edit", "origin", "main")
    try git(scene, in: folder, "push", "--quiet", "origin", "HEAD:main")
  }

  /// Mina's and Sara's clones of one repository, and what is in it.
  private func cloned() throws -> (scene: Scene, mina: Desk, sara: Desk, article: String) {
    let scene = try Scene()
    try git(scene, in: ".", "init", "--quiet", "--bare", "hub")
    try git(scene, in: ".", "clone", "--quiet", "hub", "one")
    let mina = try scene.corpus()
    let article = try mina.add(World.text)
    // A clone has a `.git` and is as good as empty.
    try mina.sync(scene.path("one"))
    try git(scene, in: "one", "add", "-A")
    try git(scene, in: "one", "commit", "--quiet", "-m", "آغاز")
    try git(scene, in: "one", "push", "--quiet", "origin", "HEAD:main")
    try git(scene, in: ".", "clone", "--quiet", "--branch", "main", "hub", "two")
    return (scene, mina, try scene.join(scene.path("two"), "laptop", author: "سارا"), article)
  }

  @Test(.enabled(if: isThere), arguments: [false, true])
  func `row 26: what is pushed and pulled, merged or rebased, comes through byte for byte`(rebasing: Bool) throws {
    let (scene, mina, sara, article) = try cloned()
    for round in 0..<2 {
      for (desk, folder) in [(mina, "one"), (sara, "two")] {
        // Line ends in the bytes, which git would like to change.
        try desk.note(article, "دور \(round)\r\nخط دوم\nخط سوم\r")
        try desk.sync()
        try git(scene, in: folder, "add", "-A")
        try git(scene, in: folder, "commit", "--quiet", "-m", "کار")
      }
      for folder in ["one", "two", "one"] { try commitAndExchange(scene, folder, rebasing: rebasing) }
      for desk in [mina, sara] { #expect(try desk.sync()["quarantined"].array.isEmpty, "round \(round)") }
    }
    let one = try scene.contents(of: "one/seg"), two = try scene.contents(of: "two/seg")
    #expect(one.count == 5)
    for (name, bytes) in one { #expect(two["two" + name.dropFirst("one".count)] == bytes, "\(name)") }
    try Desk.expectConverged([mina, sara])
  }

  @Test(.enabled(if: isThere))
  func `row 26: a shallow clone is a folder like any other`() throws {
    let (scene, mina, sara, article) = try cloned()
    try mina.note(article, "پیش از کلون")
    try mina.sync()
    try commitAndExchange(scene, "one", rebasing: false)
    try git(
      scene, in: ".", "clone", "--quiet", "--depth", "1", "--branch", "main", "file://" + scene.path("hub"), "three")
    let ali = try scene.join(scene.path("three"), "pc", author: "علی")
    try commitAndExchange(scene, "two", rebasing: true)
    try sara.sync()
    try Desk.expectConverged([mina, sara, ali])
  }

  @Test(.enabled(if: isThere))
  func `row 26: the attributes that keep git's hands off are in the folder, and hold for every file`() throws {
    let (scene, _, _, _) = try cloned()
    let files = scene.files(in: "one").filter { !$0.contains("/.git") }
    for file in files {
      let said = try git(scene, in: "one", "check-attr", "text", "diff", "merge", "--", String(file.dropFirst(4)))
        .stdout
      for name in ["text", "diff", "merge"] { #expect(said.contains("\(name): unset"), "\(said)") }
    }
    #expect(files.count == 2)
  }

  /// Without the attributes: somebody's own were there first. The file is damaged then, and heals like any other.
  @Test func `row 26: a file with merge markers in it is set aside and written again beside`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    let marked = Array("<<<<<<< HEAD\n".utf8) + whole + Array("\n=======\n".utf8) + whole + Array(">>>>>>> main\n".utf8)
    try world.scene.write(file, marked)
    #expect(try world.sara.sync(status: 2)["quarantined"].array.count == 1)
    try world.mina.sync()
    #expect(try world.scene.read(file) == marked)
    try world.settle(world.join("pc"), allowing: [0, 2])
  }
}
