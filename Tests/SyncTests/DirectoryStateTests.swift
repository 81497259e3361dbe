import Models
import Sync
import Testing

@Suite struct DirectoryStateTests {
  private let mine = CorpusID.first
  private let other = CorpusID.second

  @Test(arguments: [
    [], [".DS_Store"], ["desktop.ini", "lost+found", "Thumbs.db", "Icon\r", ".stfolder", "$RECYCLE.BIN"],
  ])
  func `a directory with nothing of anybody's may be started`(names: [String]) {
    #expect(examine(names) == .start)
  }

  @Test func `a directory used before that is empty is refused`() {
    #expect(examine([], knownBefore: true) == .refused(.lostContent))
    #expect(examine(["lost+found"], knownBefore: true) == .refused(.lostContent))
    #expect(examine(["seg"], knownBefore: true) == .refused(.lostMarker))
  }

  @Test func `a directory used before is filled again when asked`() {
    #expect(examine([], knownBefore: true, refill: true) == .refill)
    #expect(examine(["seg"], knownBefore: true, refill: true) == .refill)
  }

  @Test func `somebody's folder is refused, whatever is asked`() {
    #expect(examine(["Photos"]) == .refused(.foreignContent))
    #expect(examine(["Photos"], refill: true) == .refused(.foreignContent))
  }

  @Test func `the marker makes it ready`() {
    #expect(examine([marker(mine), "seg", "README.txt"]) == .ready)
    #expect(examine([marker(mine)], knownBefore: true) == .ready)
    #expect(examine([marker(mine).uppercased()]) == .ready)
  }

  @Test(arguments: [
    " (Sara's conflicted copy 2026-01-01)", ".sync-conflict-20260101-120000-ABCDEFG", " 2", " (1)",
  ])
  func `copies of the marker change nothing`(mark: String) {
    let copy = "hashiya-\(mine)\(mark).root"
    #expect(examine([marker(mine), copy]) == .ready)
    #expect(examine([copy]) == .ready)
  }

  @Test func `another corpus is refused, naming both`() {
    let state = examine([marker(other)])
    #expect(state == .refused(.otherCorpus(found: other, expected: mine)))
    guard case .refused(let refusal) = state else { return }
    #expect(refusal.description.contains(mine.description) && refusal.description.contains(other.description))
  }

  @Test func `two corpora in one folder are refused, naming both`() {
    #expect(examine([marker(other), marker(mine)]) == .refused(.severalCorpora([mine, other])))
    #expect(examine([marker(other), marker(mine)], knownBefore: true, refill: true) != .ready)
  }

  @Test func `a replica inside is refused`() {
    #expect(examine([marker(mine), ".hashiya"]) == .refused(.replicaInside))
  }

  @Test(arguments: [
    "hashiya-.root", "hashiya-abc.root", "hashiya-\(CorpusID.first)x.root", "x-\(CorpusID.first).root",
  ])
  func `other names are no markers`(name: String) {
    #expect(CorpusMarker(fileName: name) == nil)
  }

  @Test func `a folder that has the marker's name is none`() {
    let entry = DirectoryEntry(path: marker(mine), size: 0, modified: 0, kind: .folder)
    let state = DirectoryState.examine([entry], corpus: mine, knownBefore: false, refill: false)
    #expect(state == .refused(.foreignContent))
  }

  @Test func `joining finds the corpus, or says that the marker may still come`() throws {
    #expect(try CorpusMarker.corpus(of: entries([marker(other), "seg"])) == other)
    #expect(throws: DirectoryRefusal.stillDownloading) { try CorpusMarker.corpus(of: entries(["seg"])) }
    #expect(throws: DirectoryRefusal.severalCorpora([mine, other])) {
      try CorpusMarker.corpus(of: entries([marker(other), marker(mine)]))
    }
  }
}

extension DirectoryStateTests {
  private func marker(_ corpus: CorpusID) -> String { CorpusMarker(corpus: corpus).fileName }

  private func entries(_ names: [String]) -> [DirectoryEntry] {
    names.map { DirectoryEntry(path: $0, size: 1, modified: 1, kind: $0 == "seg" ? .folder : .file) }
  }

  private func examine(_ names: [String], knownBefore: Bool = false, refill: Bool = false) -> DirectoryState {
    DirectoryState.examine(entries(names), corpus: mine, knownBefore: knownBefore, refill: refill)
  }
}
