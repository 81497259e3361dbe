import CommandSupport
import Testing

@testable import CLI

@Suite struct StyleTests {
  @Test func `colour is on on a terminal that can do it, unless NO_COLOR says otherwise`() {
    #expect(Style.detect(isTerminal: true, columns: nil, noColour: nil, term: "xterm-256color").colour)
    #expect(Style.detect(isTerminal: true, columns: nil, noColour: "", term: "xterm").colour)
    #expect(!Style.detect(isTerminal: true, columns: nil, noColour: "1", term: "xterm").colour)
    #expect(!Style.detect(isTerminal: true, columns: nil, noColour: nil, term: "dumb").colour)
    #expect(!Style.detect(isTerminal: false, columns: nil, noColour: nil, term: "xterm").colour)
  }

  @Test func `the width is 80 where nothing is known and never absurd`() {
    #expect(Style.detect(isTerminal: true, columns: nil, noColour: nil, term: nil).width == 80)
    #expect(Style.detect(isTerminal: true, columns: 0, noColour: nil, term: nil).width == 80)
    #expect(Style.detect(isTerminal: true, columns: 3, noColour: nil, term: nil).width == 20)
    #expect(Style(width: .max).width == 1000)
    #expect(Style(width: 500).textWidth == 100)
  }

  @Test func `text without colour is printed as it is`() {
    #expect(Style(colour: false).paint("a", .title) == "a")
    #expect(Style(colour: true).paint("a", .title) == "\u{1B}[0;1ma\u{1B}[0m")
    #expect(Style(colour: true).paint("a", nil) == "a")
  }

  @Test func `a label has the same colour everywhere and labels differ`() {
    let style = Style(colour: true)
    #expect(style.start(.label("PER")) == "\u{1B}[0;33m")
    let labels = ["PER", "ORG", "LOC", "EVENT", "شخص", "مکان", "سازمان", "رویداد"]
    #expect(Set(labels.map { style.start(.label($0)) }).count >= 4)
  }
}
