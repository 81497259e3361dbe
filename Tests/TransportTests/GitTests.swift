import CommandSupport
import Foundation
import Testing

/// git carries the shared directory: each machine has a clone of one bare repository.
@Suite(.enabled(if: Tool.has("git"), "git isn't installed"))
struct GitTests {
  /// A clone in which a replica shares.
  private struct Clone {
    let scene: Scene
    let path: String

    /// - Parameter options: Of `git clone`.
    init(_ scene: Scene, _ name: String, _ options: String...) throws {
      self.scene = scene
      path = scene.path("clone-" + name)
      let source = "file://" + scene.path("origin.git")
      let outcome = try scene.start(["git", "clone", "-q"] + options + [source, path]).wait()
      try #require(outcome.status == 0, "\(outcome)")
      for (key, value) in ["user.name": name, "user.email": "\(name)@example.com"] { try git("config", key, value) }
    }

    @discardableResult
    func git(_ words: String..., at location: SourceLocation = #_sourceLocation) throws -> String {
      let outcome = try attempt(words)
      #expect(outcome.status == 0, "git \(words.joined(separator: " "))\n\(outcome)", sourceLocation: location)
      return outcome.stdout
    }

    func attempt(_ words: [String]) throws -> Outcome { try scene.start(["git"] + words, in: path).wait() }

    /// Commits what is there, takes in what others pushed and pushes.
    func exchange(_ way: String = "--rebase", at location: SourceLocation = #_sourceLocation) throws {
      try commit(at: location)
      if try !git("ls-remote", "--heads", at: location).isEmpty {
        try git("pull", "-q", way, "--no-edit", "origin", "main", at: location)
      }
      try git("push", "-q", "origin", "HEAD:main", at: location)
    }

    func commit(at location: SourceLocation = #_sourceLocation) throws {
      try git("add", "-A", at: location)
      try git("commit", "-q", "--allow-empty", "-m", "sync", at: location)
    }
  }

  private func scene() throws -> Scene {
    let scene = try Scene()
    try scene.run("git", "init", "-q", "--bare", "--initial-branch=main", scene.path("origin.git"))
    return scene
  }

  /// Two machines; line ends are converted on the second one.
  private func pair(
    seed: UInt64
  ) throws -> (desks: [Desk], clones: [Clone], work: Work) {
    let scene = try scene()
    let first = try Clone(scene, "mina")
    let (mina, work) = try scene.published("mina", to: first.path, seed: seed)
    try first.exchange()
    let second = try Clone(scene, "sara", "-c", "core.autocrlf=true", "-c", "core.eol=crlf")
    return ([mina, try scene.join(second.path, "sara")], [first, second], work)
  }

  @Test func `clones rebase and merge, and line ends are left alone`() throws {
    var (desks, clones, work) = try pair(seed: 41)
    for round in 0..<5 {
      for (desk, clone) in zip(desks, clones) {
        try work.edit([desk], times: 2)
        try clone.exchange(round % 2 == 0 ? "--rebase" : "--no-rebase")
        try desk.ok("sync")
      }
    }
    try work.settle(desks) { for clone in clones { try clone.exchange() } }
    let marker = try #require(
      FileManager.default.contentsOfDirectory(atPath: clones[0].path).first { $0.hasSuffix(".root") })
    let markers = clones.map { FileManager.default.contents(atPath: $0.path + "/" + marker) }
    #expect(markers[0] == markers[1])
    #expect(try clones[1].git("check-attr", "text", "merge", "--", "seg/x/y.hsg").contains("merge: unset"))
    #expect(try clones[1].git("status", "--porcelain").isEmpty)
  }

  @Test func `a clone without history takes part`() throws {
    var (desks, clones, work) = try pair(seed: 42)
    for _ in 0..<3 {
      try work.edit(desks, times: 2)
      for clone in clones { try clone.exchange() }
    }
    let scene = desks[0].scene
    let shallow = try Clone(scene, "ali", "--depth", "1")
    #expect(try shallow.git("rev-list", "--count", "HEAD") == "1\n")
    let ali = try scene.join(shallow.path, "ali")
    try work.edit([ali], times: 3)
    try shallow.exchange()
    try work.settle(desks + [ali]) { for clone in clones + [shallow] { try clone.exchange() } }
  }

  @Test func `a clone at an old state gets what is missing there, and comes back`() throws {
    var (desks, clones, work) = try pair(seed: 43)
    let start = try clones[0].git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
    for _ in 0..<3 {
      try work.edit(desks, times: 2)
      for clone in clones { try clone.exchange() }
    }
    // Mina's own segments are no longer there, and she writes them again beside the old state.
    try clones[0].git("checkout", "-q", "-B", "main", start)
    #expect(try desks[0].json("sync")["published"]["segments"].int >= 6)
    try work.edit([desks[0]], times: 2)
    try clones[0].exchange("--no-rebase")
    try work.settle(desks) { for clone in clones { try clone.exchange() } }
  }

  @Test func `a file that was removed is waited for, and restored from history or by its owner`() throws {
    var (desks, clones, work) = try pair(seed: 44)
    try work.edit(desks, times: 3)
    for clone in clones { try clone.exchange() }
    let lost = try #require(desks[0].segments(in: clones[1].path).dropFirst().first)
    try clones[1].git("rm", "-q", lost)
    try clones[1].exchange()
    let scene = desks[0].scene
    let third = try Clone(scene, "ali")
    let ali = try scene.join(third.path, "ali")
    #expect(try ali.status["waiting"].int > 0)
    try work.edit([ali], times: 2)
    let name = String(lost.dropFirst(clones[1].path.count + 1))
    try third.git("checkout", "-q", "HEAD~1", "--", name)
    try ali.ok("sync")
    #expect(try ali.status["waiting"].int == 0)
    try third.git("rm", "-q", "-f", name)
    try third.exchange()
    try clones[0].exchange()
    #expect(!scene.segments(in: clones[0].path).contains(clones[0].path + "/" + name))
    #expect(try desks[0].json("sync")["published"]["segments"].int == 1)
    try work.settle(desks + [ali]) { for clone in clones + [third] { try clone.exchange() } }
    #expect(scene.segments(in: third.path).contains(third.path + "/" + name))
  }

  @Test func `a merge conflict puts no marks into a segment, and its owner writes it again`() throws {
    var (desks, clones, work) = try pair(seed: 45)
    try work.edit(desks, times: 3)
    for clone in clones { try clone.exchange() }
    try clones[0].exchange()
    let name = try String(#require(desks[0].segments(in: clones[0].path).last).dropFirst(clones[0].path.count + 1))
    for (clone, size) in zip(clones, ["100", "120"]) {
      try desks[0].scene.run("truncate", "-s", size, clone.path + "/" + name)
      try clone.commit()
    }
    try clones[0].git("push", "-q", "origin", "HEAD:main")
    let pulled = try clones[1].attempt(["pull", "-q", "--no-rebase", "--no-edit", "origin", "main"])
    #expect(pulled.status != 0, "\(pulled)")
    let bytes = try #require(FileManager.default.contents(atPath: clones[1].path + "/" + name))
    #expect([100, 120].contains(bytes.count), "\(bytes.count)")
    try desks[1].ok("sync")
    try clones[1].git("checkout", "-q", "--theirs", name)
    try clones[1].exchange("--no-rebase")
    try clones[0].exchange()
    #expect(try desks[0].json("sync")["published"]["segments"].int == 1)
    try work.settle(desks) { for clone in clones { try clone.exchange() } }
    try work.expectSame(desks + [desks[0].scene.join(clones[1].path, "ali")])
  }
}
