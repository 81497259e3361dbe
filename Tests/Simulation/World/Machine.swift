internal import Models
internal import Segments
package import SimulatedDisk
internal import Store
internal import Synchronization

/// A machine with its disk and its clock.
package final class Machine {
  package let number: Int
  package let disk: SimulatedDisk
  /// How far its clock is from the true time, in milliseconds.
  package var clockOffset: Int64 = 0
  /// What strikes the next command.
  var death: (after: Int, how: WorldStep.Death)?
  var errorAfter: Int?
  var isCramped = false

  private static let disks = Atomic<Int>(0)

  package init(number: Int, seed: UInt64) throws {
    self.number = number
    // A name that no other disk has in this process.
    let name = Self.disks.wrappingAdd(1, ordering: .relaxed).newValue
    disk = try SimulatedDisk(name: "world\(name)", seed: seed &* 31 &+ UInt64(number))
  }

  /// What the system says of the machine and of the file.
  func binding(ofFile path: String) throws -> Binding {
    let identity = try disk.identity(of: path)
    return Binding(ExactText("machine\(number) \(identity.inode) \(identity.birth)"))
  }
}

extension SimulatedDisk {
  /// What a replica needs to live here. Folders are there by the paths of files.
  var files: DatabaseFiles {
    DatabaseFiles(
      location: { self.uri(forPath: $0) }, exists: { self.exists($0) }, makeFolder: { _ in },
      move: { path, newPath in
        try self.rename(path, to: newPath)
        try self.syncFolder(newPath.lastIndex(of: "/").map { String(newPath[..<$0]) } ?? "")
      }, remove: { try self.remove($0) })
  }

  /// How many bytes all files have.
  func usedBytes() throws -> Int { try list().reduce(0) { try $0 + read($1).count } }

  /// How many errors were injected.
  var troubles: Int { faults(.error) + faults(.full) }
}

// MARK: - Witnesses, as the program keeps them in the user's state folder

extension Machine {
  private static let stateFolder = "state/hashiya/"

  func witness(of replica: ReplicaID) -> Held? {
    // One that can't be read says nothing.
    guard let bytes = try? disk.read(Self.path(of: replica)) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, let last = UInt64(parts[0]), let raw = Base32.decode(parts[1], count: 32),
      let chain = Chain(bytes: raw)
    else { return nil }
    return Held(last: last, chain: chain)
  }

  func writeWitness(_ replica: ReplicaID, _ held: Held) {
    guard witness(of: replica) != held else { return }
    let path = Self.path(of: replica)
    do {
      try disk.write(Array("\(held.last) \(Base32.encode(held.chain.bytes))".utf8), to: path + ".tmp")
      try disk.rename(path + ".tmp", to: path)
    } catch {
      // A sync goes on without.
    }
  }

  private static func path(of replica: ReplicaID) -> String { "\(stateFolder)\(replica).witness" }

  static func isWitness(_ path: String) -> Bool { path.hasPrefix(stateFolder) && path.hasSuffix(".witness") }
}
