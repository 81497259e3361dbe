import CommandSupport
import Foundation
import Testing

/// Row 2: what sync tools, editors and systems put beside the files.
@Suite struct TemporaryFileTests {
  /// The names that stand for a file of ours while it is on its way, or for nothing of ours.
  private static func names(beside file: String) -> [String] {
    let (folder, name) = (file.folderPart, file.lastPart)
    let beside = [
      ".syncthing.\(name).tmp", "~syncthing~\(name).tmp", "\(name).tmp", ".\(name).swp", "._\(name)", "\(name)~",
      "~$\(name)", ".\(name).Ab12Cd", "\(name).part", "\(name).partial", "\(name).crdownload", "\(name).filepart",
      "\(name).!sync", "\(name).download", "#\(name)#", ".#\(name)", ".DS_Store", ".dropbox", ".dropbox.attr",
      ".nfs00000000045600000001", ".fuse_hidden0000001200000001", ".goutputstream-AB12CD", ".hashiya-abcdefghij123.tmp",
      ".smbdelete1234", ".sync.ffs_lock", ".~lock.\(name)#", "\(name.uppercased()).TMP", ".owncloudsync.log",
    ].map { folder + $0 }
    let folders = [
      ".~tmp~", ".dropbox.cache/2026-11-21", ".stversions", ".stfolder", ".git/objects/ab", ".Trash-1000/files",
      ".sync/Archive", "seg/.stversions", "seg/.~tmp~", "seg/.dropbox.cache",
    ].map { "shared/\($0)/\(name)" }
    return beside + folders + ["shared/.\(name)", "shared/Thumbs.db", "shared/desktop.ini", "shared/.DS_Store"]
  }

  /// Were one opened, a damaged segment would be set aside, and a whole one taken in.
  @Test(arguments: [false, true])
  func `row 2: temporary files of sync tools are never opened and never counted as damage`(isWhole: Bool) throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    var bytes = try world.scene.read(file)
    if !isWhole { bytes[bytes.count / 2] ^= 1 }
    try world.scene.move(file, to: "kept")
    let names = Self.names(beside: file)
    for name in names { try world.scene.write(name, bytes) }
    let report = try world.sara.sync()
    #expect(report["received"]["segments"].int == 0 && report["quarantined"].array.isEmpty, "\(report)")
    #expect(report["waiting"].array.isEmpty, "\(report)")
    for name in names { #expect(try world.scene.read(name) == bytes, "\(name) was changed") }
    try world.scene.move("kept", to: file)
    try world.settle(world.join("pc"))
    for name in names { #expect(world.scene.exists(name), "\(name)") }
  }

  @Test(.enabled(if: Tracing.works))
  func `row 2: no system call names a temporary file but to look at it`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let names = Self.names(beside: file)
    for name in names { try world.scene.write(name, Array("x".utf8)) }
    let calls = try Tracing.calls(
      "open,openat,unlink,unlinkat,rename,renameat2", of: world.sara, ["sync"], in: "shared")
    func isNamed(_ name: String) -> Bool {
      let folder = world.scene.path(String(name.folderPart.dropLast()))
      return calls.contains { $0.contains("<\(folder)>, \"\(name.lastPart)\"") }
    }
    #expect(isNamed(file), "the segment is opened")
    for name in names { #expect(!isNamed(name), "\(name)") }
  }
}
