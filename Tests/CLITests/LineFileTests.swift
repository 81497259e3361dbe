import Foundation
import TestSupport
import Testing

@testable import CLI

@Suite struct LineFileTests {
  @Test(arguments: UInt64(0)..<60) func `pieces are whole lines, and all of the file together`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let longest = 1 << random.int(in: 0...17)
    var bytes: [UInt8] = random.int(in: 0...3) == 0 ? Self.mark : []
    let hadMark = !bytes.isEmpty
    for _ in 0..<random.int(in: 0...400) where bytes.count < 600_000 {
      bytes += Array(repeating: UInt8(ascii: "a"), count: random.int(in: 0...longest))
      bytes.append(0x0A)
    }
    if random.int(in: 0...1) == 0 { bytes += Array("the end".utf8) }
    try Self.withFile(bytes) { path in
      var file = try LineFile(path)
      var pieces: [[UInt8]] = []
      while let piece = try file.next() { pieces.append(piece) }
      #expect(file.hadMark == hadMark && file.size == bytes.count)
      #expect(Array(pieces.joined()) == Array(bytes.dropFirst(hadMark ? 3 : 0)))
      #expect(pieces.dropLast().allSatisfy { $0.last == 0x0A } && pieces.allSatisfy { !$0.isEmpty })
      // A piece is not much more than what is read at a time and one line.
      #expect(pieces.allSatisfy { $0.count <= 16 << 10 + 16 << 10 + longest + 8 })
      #expect(try LineFile(path).all() == Array(pieces.joined()))
    }
  }

  @Test func `what is no mark, or only the beginning of one, is kept`() throws {
    for bytes: [UInt8] in [[], [0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0x0A], Self.mark, Self.mark + Self.mark] {
      try Self.withFile(bytes) { path in
        let file = try LineFile(path)
        #expect(file.hadMark == bytes.starts(with: Self.mark))
        #expect(try file.all() == Array(bytes.dropFirst(file.hadMark ? 3 : 0)))
      }
    }
  }

  @Test func `a folder, and what isn't there, are named`() throws {
    let folder = NSTemporaryDirectory()
    #expect(throws: Failure.self) { _ = try LineFile(folder) }
    #expect(throws: Failure.self) { _ = try LineFile(folder + "/" + UUID().uuidString) }
  }

  @Test func `a pipe is waited for, to its end, before its first lines are given`() throws {
    let path = NSTemporaryDirectory() + "/pipe-" + UUID().uuidString
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = ["-c", "mkfifo '\(path)' && exec > '\(path)' && sleep 1 && echo one && sleep 1 && echo two"]
    try writer.run()
    defer { try? FileManager.default.removeItem(atPath: path) }
    while !FileManager.default.fileExists(atPath: path) { usleep(1_000) }
    // Opened before there is somebody who writes, a pipe is at its end.
    var bytes: [UInt8] = []
    while bytes.isEmpty, writer.isRunning {
      let file = try LineFile(path)
      let size = file.size
      bytes = try file.all()
      #expect(size == bytes.count)
    }
    writer.waitUntilExit()
    #expect(String(decoding: bytes, as: UTF8.self) == "one\ntwo\n")
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "/lines-" + UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }
}
