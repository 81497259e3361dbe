import Simulation
import Sync
import TestSupport
import Testing

@Suite struct StepTextTests {
  static let actions: [Step.Action] = [
    .take("seg/x/a.hsg", from: 3), .takeAll(from: 1), .begin("a b", from: 2, length: 9),
    .hold("نسخه %1", until: 7_776_000_000), .fetch(""), .pull(changesLineEnds: true),
    .pull(changesLineEnds: false), .push, .plug(elsewhere: .missing), .plug(elsewhere: .empty),
    .cut("a", length: 1, isSilent: true), .cut("a", length: 1, isSilent: false), .zero("a", isSilent: true),
    .flip("a", at: 2, mask: 128, isSilent: false), .copy("a", as: "a (Sara's conflicted copy).hsg", .conflictCopy),
    .copy("a", as: "a 2", .duplicated), .rename("a", as: "A"), .lose("a", until: 1), .delete("a\nb"),
    .resurrect("a%b"), .loseMarker, .junk("j", .bytes(seed: .max, count: 3)),
    .junk("j", .part(of: "a b", length: 3)), .junk("j", .hostile(of: "a", size: 1 << 50)), .junk("j", .other),
    .placeholder("a", isStub: true), .placeholder("a", isStub: false), .freeze(until: 1), .full(until: 2),
    .readOnly(until: 3), .block("seg", until: 4), .unmount(.empty, until: .max), .unmount(.missing, until: 0),
    .fail(.list, after: 0, times: 2, .inputOutput), .fail(.read, after: 3, times: 1, .vanished),
    .plan(after: 4, .die(keep: 1000)), .plan(after: 0, .fail(.full)), .plan(after: 1, .loseReply(recovers: true)),
    .plan(after: 1, .loseReply(recovers: false)), .plan(after: 9, .pullOut(keep: 0, fills: true)),
    .plan(after: 9, .pullOut(keep: 1, fills: false)), .losePower(seed: .max),
  ]

  @Test(arguments: actions)
  func `a step is read back from its line`(action: Step.Action) {
    let traced = TracedStep(time: 1_234, step: Step(2, 7, action))
    let line = traced.description
    #expect(TracedStep(line) == traced, "\(line)")
    #expect(!line.contains("\n") && line.utf8.allSatisfy { $0 < 0x7F })
  }

  @Test func `a line says what happens in words`() {
    let step = Step(0, 2, .cut("seg/x/a 2.hsg", length: 17, isSilent: true))
    #expect(step.description == "0.2 cut seg/x/a%32%2.hsg 17 silent")
  }

  @Test(arguments: actions)
  func `a line that lacks a word, or has one too many, is no step`(action: Step.Action) {
    let line = Step(0, 1, action).description
    #expect(Step(line + " 1") == nil)
    let words = line.split(separator: " ")
    for count in 0..<words.count { #expect(Step(words.prefix(count).joined(separator: " ")) == nil) }
  }

  @Test(arguments: ["", "x", "0.1", "0 push", "0.1.2 push", "0.1 fly", "0.1 cut a 1 maybe", "0.1 flip a 1 256 seen"])
  func `any other line is no step`(line: String) {
    #expect(Step(line) == nil)
    #expect(TracedStep("5 " + line) == nil)
    #expect(TracedStep(line) == nil)
  }

  @Test(arguments: Profile.allCases)
  func `whatever a generator proposes can be written down`(profile: Profile) {
    var world = FileWorld(profile: profile, machines: 4, seed: 11)
    for _ in 0..<600 { world.step() }
    #expect(world.transport.trace.count > 80)
    for traced in world.transport.trace { #expect(TracedStep(traced.description) == traced) }
  }
}
