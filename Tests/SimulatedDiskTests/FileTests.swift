import SimulatedDisk
import TestSupport
import Testing

extension SimulatedDiskTests {
  /// Plain files, and what a power failure makes of them and of their names.
  @Suite struct FileTests {
    let disk: SimulatedDisk

    init() throws { disk = try SimulatedDisk(name: "files", seed: 7) }

    @Test func `a file is written, read, overwritten, renamed, removed`() throws {
      try disk.write([1, 2, 3], to: "home/a")
      try disk.write([], to: "home/چ %?#")
      #expect(try disk.list() == ["home/a", "home/چ %?#"])
      #expect(try disk.read("/home//a/") == [1, 2, 3])
      try disk.write([4], to: "home/a")
      try disk.rename("home/a", to: "elsewhere/b")
      #expect(try disk.read("elsewhere/b") == [4])
      #expect(!disk.exists("home/a") && disk.exists("elsewhere/b"))
      try disk.rename("elsewhere/b", to: "elsewhere/b")
      try disk.rename("elsewhere/b", to: "home/چ %?#")
      #expect(try disk.read("home/چ %?#") == [4])
      try disk.remove("home/چ %?#")
      #expect(try disk.list() == [])
    }

    @Test(arguments: ["", "/", ".", "..", "a/../b", "./a", String(repeating: "a", count: 600)])
    func `a path that names no file is refused`(path: String) throws {
      try disk.write([1], to: "a")
      let missing = SimulatedDiskError.missing(path)
      #expect(throws: missing) { try disk.write([1], to: path) }
      #expect(throws: missing) { try disk.read(path) }
      #expect(throws: missing) { try disk.remove(path) }
      #expect(throws: missing) { try disk.rename(path, to: "b") }
      #expect(throws: SimulatedDiskError.missing("a")) { try disk.rename("a", to: path) }
      #expect(throws: missing) { try disk.identity(of: path) }
      #expect(try disk.list() == ["a"])
    }

    @Test func `what was written and synced is there after a power failure, with its name`() throws {
      for seed in Seeds.first(40) {
        let bytes = Array(repeating: UInt8(truncatingIfNeeded: seed), count: 700)
        try disk.write(bytes, to: "a-\(seed)")
        disk.revive(seed: seed, mode: .power)
        #expect(try disk.read("a-\(seed)") == bytes)
      }
    }

    @Test func `a file that was being overwritten is torn at sectors, and no synced file is touched`() throws {
      var (old, new, torn, strange) = (0, 0, 0, 0)
      for seed in Seeds.first(300) {
        try disk.write(Array(repeating: 1, count: 2_048), to: "a")
        try disk.write([9], to: "b")
        // Dies before the sync: the truncation and the write are on their way.
        disk.failAfter(boundaries: 2)
        #expect(throws: SimulatedDiskError.dead) { try disk.write(Array(repeating: 2, count: 2_048), to: "a") }
        disk.revive(seed: seed, mode: .power)
        let contents = try sectors(of: disk.read("a"))
        let sectors = contents.map { $0.count == 1 ? $0.first : nil }
        if sectors == [1, 1, 1, 1] { old += 1 } else if sectors == [2, 2, 2, 2] { new += 1 } else { torn += 1 }
        // What another file left, where the length arrived and the bytes did not.
        if sectors.contains(nil) { strange += 1 }
        #expect(!contents.contains([1, 2]) && !contents.contains([0, 2]), "seed \(seed)")
        #expect(try disk.read("b") == [9])
      }
      #expect(old > 20 && new > 20 && torn > 20 && strange > 2, "\(old) \(new) \(torn) \(strange)")
      #expect(SimulatedDisk.Fault.allCases.filter { disk.faults($0) == 0 } == [.error, .full, .nameDropped])
    }

    /// Which bytes are in each sector.
    private func sectors(of bytes: [UInt8]) -> [Set<UInt8>] {
      stride(from: 0, to: bytes.count, by: 512).map { Set(bytes[$0..<min($0 + 512, bytes.count)]) }
    }

    @Test func `a renaming that was not synced is done or undone, never half`() throws {
      var (done, undone) = (0, 0)
      for seed in Seeds.first(60) {
        try disk.write([1], to: "a")
        try disk.write([2], to: "draft")
        try disk.rename("draft", to: "a")
        disk.revive(seed: seed, mode: .power)
        let after = try disk.list()
        if after == ["a"] { done += 1 } else { undone += 1 }
        #expect(try disk.read("a") == (after == ["a"] ? [2] : [1]))
        #expect(after == ["a"] || after == ["a", "draft"], "seed \(seed)")
        if disk.exists("draft") {
          #expect(try disk.read("draft") == [2])
          try disk.remove("draft")
          try disk.syncFolder("")
        }
      }
      #expect(done > 5 && undone > 5, "\(done) \(undone)")
    }

    @Test func `a folder that was synced keeps its renamings and deletions`() throws {
      for seed in Seeds.first(40) {
        try disk.write([1], to: "home/draft")
        try disk.write([1], to: "home/gone")
        try disk.rename("home/draft", to: "home/a")
        try disk.remove("home/gone")
        try disk.syncFolder("/home/")
        disk.revive(seed: seed, mode: .power)
        #expect(try disk.list() == ["home/a"], "seed \(seed)")
      }
    }

    @Test func `syncing one folder leaves another as it was, except for what its names come from`() throws {
      var back = 0
      for seed in Seeds.first(60) {
        try disk.write([1], to: "one/a")
        try disk.write([2], to: "two/b")
        try disk.rename("one/a", to: "one/c")
        try disk.rename("one/c", to: "three/c")
        try disk.remove("two/b")
        try disk.syncFolder("three")
        disk.revive(seed: seed, mode: .power)
        let list = try disk.list()
        #expect(list.filter { $0 != "two/b" } == ["three/c"], "seed \(seed): \(list)")
        if list.contains("two/b") { back += 1 }
        try disk.settle()
      }
      #expect(back > 5, "\(back)")
    }

    @Test func `a killed process loses nothing, and a power failure after it may`() throws {
      var lost = 0
      for seed in Seeds.first(60) {
        disk.failAfter(boundaries: 2)
        #expect(throws: SimulatedDiskError.dead) { try disk.write([1, 2, 3], to: "a-\(seed)") }
        disk.revive(seed: seed, mode: .kill)
        #expect(try disk.read("a-\(seed)") == [1, 2, 3])
        disk.revive(seed: seed, mode: .power)
        if !disk.exists("a-\(seed)") { lost += 1 }
      }
      #expect(lost > 5 && lost < 55, "\(lost)")
    }

    @Test func `files and folders are what a random history says`() throws {
      for seed in Seeds.first(30) {
        var random = SeededGenerator(seed: seed)
        var expected: [String: [UInt8]] = [:]
        let disk = try SimulatedDisk(name: "random", seed: seed)
        for _ in 0..<200 {
          let (path, other) = ("d\(random.below(2))/\(random.below(4))", "d\(random.below(2))/\(random.below(4))")
          switch random.below(6) {
          case 0, 1:
            let bytes = (0..<random.below(2_000)).map { _ in UInt8(random.below(256)) }
            try disk.write(bytes, to: path)
            expected[path] = bytes
          case 2 where disk.exists(path):
            try disk.remove(path)
            expected[path] = nil
          case 3 where disk.exists(path):
            try disk.rename(path, to: other)
            (expected[path], expected[other]) = (nil, expected[path])
          case 4: try disk.syncFolder("d\(random.below(2))")
          default: disk.revive(seed: random.next(), mode: .kill)
          }
          #expect(try disk.list() == expected.keys.sorted(), "seed \(seed)")
        }
        for (path, bytes) in expected { #expect(try disk.read(path) == bytes, "seed \(seed)") }
        try disk.settle()
        disk.revive(seed: seed, mode: .power)
        for (path, bytes) in expected { #expect(try disk.read(path) == bytes, "seed \(seed)") }
      }
    }
  }
}
