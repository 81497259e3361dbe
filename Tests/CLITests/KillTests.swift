import CommandSupport
import Foundation
import Testing

/// Killed at any moment: a change is there wholly or not at all, and the next sync heals the rest.
@Suite(.serialized) struct KillTests {
  /// Enough edits that the moments differ.
  private static func edits(_ count: Int) -> String {
    (0..<count).map { index in
      #"{"edit":"addArticle","title":"t","text":"علی در تهران \#(index)","name":"$\#(index)"}"# + "\n"
        + #"{"edit":"annotate","article":"$\#(index)","label":"X","fragments":[[0,3],[7,12]],"attributes":{"n":"\#(index)"}}"#
    }.joined(separator: "\n")
  }

  private static let articles = 200

  /// Starts a command and kills it after a part of the time that the whole takes.
  private func kill(_ desk: Desk, _ arguments: [String], after part: Double, of whole: Double) throws -> Outcome {
    let running = try desk.scene.program.start(arguments, in: desk.path)
    Thread.sleep(forTimeInterval: part * whole)
    running.send(SIGKILL)
    return running.wait()
  }

  private func time(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  @Test func `apply is done wholly or not at all`() throws {
    let scene = try Scene()
    let file = try scene.write("edits.jsonl", Self.edits(Self.articles))
    let measured = try scene.corpus("measured")
    let whole = try time { try measured.ok("apply", file) }
    var ends: Set<Int> = []
    for round in 0..<10 {
      let desk = try scene.corpus("desk\(round)")
      let article = try desk.add("bestätigt \(round)")
      let part = round == 9 ? 20 : Double.random(in: 0...1.3)
      let outcome = try kill(desk, ["apply", file], after: part, of: whole)
      let operations = try desk.json("verify")["operations"].int
      #expect(operations == 1 || operations == 1 + 2 * Self.articles, "\(operations)")
      if outcome.status == 0, !outcome.isKilled { #expect(operations > 1, "what was acknowledged is there") }
      #expect(try desk.isShown(article))
      ends.insert(operations)
      try desk.ok("tag", article, "+after")
    }
    #expect(ends.contains(1 + 2 * Self.articles), "the last one was let run")
  }

  @Test func `sync is healed by the next`() throws {
    let scene = try Scene()
    let file = try scene.write("edits.jsonl", Self.edits(Self.articles))
    for round in 0..<4 {
      let shared = try scene.makeFolder("shared\(round)")
      let mina = try scene.corpus("desk\(round)")
      try mina.ok("sync", shared)
      let sara = try scene.join(shared, "laptop\(round)", author: "Sara")
      try mina.ok("apply", file)
      let whole = try time { _ = try scene.corpus("timed\(round)") } * 2
      for desk in [mina, sara, sara] {
        _ = try kill(desk, ["sync"], after: .random(in: 0...1), of: whole)
        try desk.ok("verify")
      }
      try sara.ok("apply", file)
      _ = try kill(sara, ["sync"], after: .random(in: 0...1), of: whole)
      try Desk.sync(mina, sara)
      try Desk.expectSame(mina, sara)
      #expect(try mina.status["articles"].int == Self.articles)
    }
  }

  @Test func `a join that was killed can be gone on with`() throws {
    let scene = try Scene()
    let mina = try scene.corpus()
    try mina.ok("apply", scene.write("edits.jsonl", Self.edits(Self.articles)))
    let shared = try scene.makeFolder("shared")
    try mina.ok("sync", shared)
    for round in 0..<3 {
      let path = scene.path("joined\(round)")
      let running = try scene.program.start(["join", shared, path, "--device", "x"], in: scene.root)
      Thread.sleep(forTimeInterval: .random(in: 0...0.15))
      running.send(SIGKILL)
      _ = running.wait()
      let sara = Desk(scene: scene, path: path)
      let isThere = FileManager.default.fileExists(atPath: path)
      if try !isThere || sara.run(["verify"]).status != 0 {
        let again = try scene.run("join", shared, path, "--device", "x")
        #expect(again.status == 0, "\(again)")
      }
      try sara.ok("sync", shared)
      try Desk.expectSame(mina, sara)
    }
  }

  @Test func `commands at the same time wait for each other`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let running = try (0..<6).map { index in
      try desk.scene.program.start(["tag", article, "+t\(index)"], in: desk.path)
    }
    for process in running { #expect(process.wait().status == 0) }
    #expect(try desk.show(article)["tags"].array.count == 6)
    try desk.ok("verify")
  }
}
