import CommandSupport
import Foundation
import Testing

/// Exit statuses, and what is said when something isn't right.
@Suite struct UsageTests {
  @Test(arguments: [
    ["bogus"], ["show"], ["annotate", "a"], ["annotate", "a", "--label", "x"], ["export"],
    ["export", "--format", "xml"],
    ["export", "--format", "brat"], ["import"], ["apply"], ["resolve", "--all"], ["tag"], ["list", "--nope"],
    ["annotate", "a", "--label", "x", "--quote", "q", "--range", "1:2"],
    ["annotate", "a", "--label", "x", "--quote", "q", "r", "--all"], ["config", "nope"],
  ])
  func `wrong usage exits with 64`(arguments: [String]) throws {
    let desk = try Scene().corpus()
    let outcome = try desk.run(arguments)
    #expect(outcome.status == 64 && outcome.stdout.isEmpty && !outcome.stderr.isEmpty, "\(outcome)")
  }

  @Test func `a mistyped command names the nearest`() throws {
    let outcome = try Scene().run("anotate")
    #expect(outcome.status == 64 && outcome.stderr.contains("annotate"), "\(outcome)")
  }

  @Test func `outside a replica every command says what makes one`() throws {
    let scene = try Scene()
    for command in [["list"], ["status"], ["show", "a"], ["sync"], ["verify"], ["log"]] {
      let outcome = try scene.program.run(command, in: scene.root)
      #expect(outcome.status == 1 && outcome.stdout.isEmpty, "\(outcome)")
      #expect(outcome.stderr.contains("hashiya init"), "\(outcome)")
    }
  }

  @Test func `a folder holds one replica`() throws {
    let desk = try Scene().corpus()
    let again = try desk.scene.run("init", desk.path)
    #expect(again.status == 1 && again.stderr.contains("already"))
    let shared = try desk.scene.makeFolder("shared")
    try desk.ok("sync", shared)
    #expect(try desk.scene.run("join", shared, desk.path).status == 1)
  }

  @Test func `the defaults of device and author are said`() throws {
    let scene = try Scene()
    let outcome = try scene.run("init", scene.path("x"))
    #expect(outcome.status == 0 && outcome.stderr.contains("tester"), "\(outcome)")
  }

  @Test func `config shows and changes what init set`() throws {
    let desk = try Scene().corpus()
    try desk.ok("config", "author", "Sara")
    try desk.ok("config", "device", "لپ‌تاپ")
    #expect(try desk.ok("config", "author").stdout == "Sara\n")
    #expect(try desk.status["device"].text == "لپ‌تاپ")
    #expect(try desk.json("config").keys == ["author", "device", "shared"])
    try desk.refused("config", "author", "")
  }

  @Test func `every command explains itself with an example`() throws {
    let scene = try Scene()
    let commands = [
      "init", "join", "config", "import", "list", "show", "annotate", "relate", "tag", "note", "set", "remove", "undo",
      "sync", "status", "log", "conflicts", "resolve", "labels", "export", "apply", "verify", "demo",
    ]
    for command in commands {
      let help = try scene.run(command, "--help")
      #expect(help.status == 0, "\(help)")
      #expect(help.stdout.contains("Example") && help.stdout.contains("hashiya \(command)"), "\(help.stdout)")
    }
    let all = try scene.run("--help").stdout
    for command in commands { #expect(all.contains("  \(command) "), "\(command)") }
    #expect(try scene.run("--version").status == 0)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions are made for a shell`(shell: String) throws {
    let outcome = try Scene().run("--generate-completion-script", shell)
    #expect(outcome.status == 0 && outcome.stdout.contains("annotate"))
  }

  @Test func `colour and progress are for terminals`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    _ = try desk.annotate(article, "PER", Sample.person)
    for command in [["show", article], ["list"], ["log"], ["status"]] {
      let outcome = try desk.run(command)
      #expect(!outcome.stdout.contains("\u{1B}") && !outcome.stderr.contains("\u{1B}"))
    }
  }

  @Test func `show isolates every label, id and quote`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    _ = try desk.annotate(article, "PER", Sample.person)
    let page = try desk.ok("show", article).stdout
    #expect(page.contains("\u{2068}PER\u{2069}") && page.contains("\u{2068}\(Sample.person)\u{2069}"))
    let opened = page.unicodeScalars.count { (0x2066...0x2068).contains($0.value) }
    #expect(opened == page.unicodeScalars.count { $0.value == 0x2069 })
  }

  @Test func `reading records no operation`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let before = try desk.digest
    for command in [
      ["list"], ["show", article], ["log"], ["labels"], ["conflicts"], ["status"], ["verify"], ["config"],
      ["export", "--format", "jsonl"],
    ] {
      #expect(try desk.run(command).status == 0)
    }
    #expect(try desk.digest == before)
  }

  @Test func `a database that is none is named`() throws {
    let desk = try Scene().corpus()
    let file = try #require(desk.scene.files(in: "desk/.hashiya").first { $0.hasSuffix("sqlite") })
    try desk.scene.write(file, "not a database, but long enough to be looked into")
    let outcome = try desk.run(["list"])
    #expect(outcome.status == 1 && outcome.stdout.isEmpty && !outcome.stderr.isEmpty, "\(outcome)")
  }
}
