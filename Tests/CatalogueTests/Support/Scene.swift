import CommandSupport
import Foundation
import TestSupport
import Testing

/// A temporary folder with replicas and shared directories in it, a home of its own, and a ledger of what was
/// acknowledged to people.
final class Scene {
  let folder: TemporaryDirectory
  let program: Program
  /// The text of every note that a command acknowledged.
  private(set) var notes: [String] = []
  /// How many changes were acknowledged, those of notes included.
  var changes = 0

  init() throws {
    folder = try TemporaryDirectory()
    for name in ["home", "streams"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    program = try Program(home: folder.path("home"), streams: folder.path("streams"))
  }

  var root: String { folder.path }

  func acknowledge(note text: String) {
    notes.append(text)
    changes += 1
  }

  func run(_ arguments: String...) throws -> Outcome { try program.run(arguments, in: root) }

  /// A new corpus.
  func corpus(_ name: String = "desk", author: String = "مینا") throws -> Desk {
    let outcome = try run("init", path(name), "--device", name, "--author", author)
    try #require(outcome.status == 0, "\(outcome)")
    return Desk(scene: self, path: path(name))
  }

  /// A new replica of the corpus in a shared directory.
  func join(_ shared: String, _ name: String, author: String, status: Int32 = 0) throws -> Desk {
    let outcome = try run("join", shared, path(name), "--device", name, "--author", author)
    try #require(outcome.status == status, "\(outcome)")
    return Desk(scene: self, path: path(name))
  }
}

// Files and folders, by paths from the scene's folder.
extension Scene {
  func path(_ name: String) -> String { folder.path(name) }

  /// Makes an empty folder; its absolute path.
  func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    return path(name)
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try folder.write(name, bytes)
    return path(name)
  }

  func read(_ name: String) throws -> [UInt8] { try #require(folder.read(name), "\(name) is not there") }

  /// Nil when there is no such file.
  func bytes(of name: String) -> [UInt8]? { folder.read(name) }

  func exists(_ name: String) -> Bool { (try? FileManager.default.attributesOfItem(atPath: path(name))) != nil }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func move(_ name: String, to newName: String) throws {
    try makeParent(of: newName)
    try FileManager.default.moveItem(atPath: path(name), toPath: path(newName))
  }

  func copy(_ name: String, to newName: String) throws {
    try makeParent(of: newName)
    try FileManager.default.copyItem(atPath: path(name), toPath: path(newName))
  }

  private func makeParent(of name: String) throws {
    try FileManager.default.createDirectory(
      at: URL(filePath: path(name)).deletingLastPathComponent(), withIntermediateDirectories: true)
  }

  /// The files below a folder, as paths from the scene's.
  func files(in name: String) -> [String] { folder.files().filter { $0.hasPrefix(name + "/") } }

  /// The files below a folder with their bytes.
  func contents(of name: String) throws -> [String: [UInt8]] {
    try Dictionary(uniqueKeysWithValues: files(in: name).map { ($0, try read($0)) })
  }

  func setPermissions(_ permissions: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path(name))
  }

  /// In seconds since 1970.
  func setTime(_ seconds: Double, of name: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path(name))
  }

  /// Copies what one folder has and the other hasn't, as a sync tool between two machines does.
  func carry(from source: String, to target: String) throws {
    for name in files(in: source) {
      let there = target + name.dropFirst(source.count)
      if !exists(there) { try write(there, read(name)) }
    }
  }
}
