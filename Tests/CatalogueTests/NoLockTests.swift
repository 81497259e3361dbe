import CommandSupport
import Foundation
import TestSupport
import Testing

/// Rows 18 to 20: what network drives do badly is not used: appending, exclusive creation as a promise, locks.
@Suite struct NoLockTests {
  @Test(.enabled(if: Tracing.works))
  func `row 18 and row 20: no call appends to, changes or locks a file of the directory`() throws {
    let world = try World()
    let ali = try world.join("pc")
    try world.mina.note(world.article, "بی‌قفل")
    for desk in [world.mina, world.sara, ali] {
      let names = "open,openat,creat,flock,fcntl,pwrite64,pwritev,ftruncate,fallocate,mmap,sendfile,copy_file_range"
      let calls = try Tracing.calls(names, of: desk, ["sync", "--refill"], in: "shared")
      #expect(calls.count > 3)
      for call in calls {
        let isWriting = call.contains("O_WRONLY") || call.contains("O_RDWR")
        #expect(!call.contains("O_APPEND") && (!isWriting || call.contains("O_CREAT|O_EXCL")), "\(call)")
        #expect(
          !["flock(", "F_SETLK", "F_OFD", "pwrite", "ftruncate", "fallocate", "MAP_SHARED"].contains(
            where: call.contains))
      }
    }
  }

  @Test func `row 18: a file once published never changes`() throws {
    let world = try World()
    let ali = try world.join("pc")
    var known: [String: [UInt8]] = [:]
    for round in 0..<4 {
      for desk in [world.mina, world.sara, ali] {
        try desk.note(world.article, "دور \(round)")
        try desk.sync()
        let now = try world.scene.contents(of: "shared")
        #expect(known.allSatisfy { now[$0.key] == $0.value }, "round \(round)")
        known = now
      }
    }
    try world.settle(ali)
  }

  @Test func `row 19: no two files share a name unless they share their bytes, so nothing rests on exclusive creation`()
    throws
  {
    let world = try World()
    let ali = try world.join("pc")
    var asked: [String: [UInt8]] = [:]
    for seed in 0..<6 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      for desk in random.shuffled([world.mina, world.sara, ali]) {
        if random.chance(70) { try desk.note(world.article, "بذر \(seed)") }
        let drive = NetworkFolder(path: world.shared)
        drive.overwrites = true
        try desk.sync(through: drive)
        for (path, bytes) in drive.asked {
          #expect(asked.updateValue(bytes, forKey: path) ?? bytes == bytes, "\(path)")
        }
      }
    }
    #expect(asked.count > 8)
    try world.settle(ali)
  }

  @Test func `row 19: two lives of one replica that used the same numbers have files of different names`() throws {
    let fork = try ForkedWorld()
    let names = ["shared/seg", "stick/seg"].map { folder in
      Set(fork.scene.files(in: folder).map(\.lastPart).filter { $0.hasPrefix("000000000002-000000000002.") })
    }
    #expect(names.allSatisfy { $0.count == 1 } && names[0].isDisjoint(with: names[1]), "\(names)")
    try fork.scene.carry(from: "stick", to: "shared")
    try fork.expectBothBranches()
  }

  @Test func `row 19: two machines that write the same files at once leave them whole`() throws {
    let world = try World()
    _ = try world.publish(3)
    try world.sara.sync()
    let ali = try world.join("pc")
    let whole = try world.scene.contents(of: "shared")
    for round in 0..<3 {
      for file in world.scene.files(in: "shared") { try world.scene.remove(file) }
      let running = try [world.mina, world.sara, ali].map { desk in
        try desk.scene.program.start(["sync", "--refill"], in: desk.path)
      }
      for process in running { #expect(process.wait().status == 0, "round \(round)") }
      #expect(try world.scene.contents(of: "shared") == whole, "round \(round)")
    }
    try world.settle(ali)
  }

  @Test func `row 20: no lock lies in the directory, and a lock of somebody's there stops nobody`() throws {
    let world = try World()
    let ali = try world.join("pc")
    for name in [".lock", "lock", "LOCK", "seg/.lock", "seg/lock.lock", ".~lock.seg#"] {
      try world.scene.write("shared/" + name, [1])
    }
    try world.mina.note(world.article, "قفل")
    let before = Set(world.scene.files(in: "shared"))
    try world.settle(ali)
    let new = Set(world.scene.files(in: "shared")).subtracting(before)
    #expect(new.count == 1 && new.allSatisfy { $0.hasSuffix(".hsg") }, "\(new)")
    #expect(world.scene.files(in: "desk").contains { $0.hasSuffix("/lock") }, "the lock is beside the database")
  }
}
