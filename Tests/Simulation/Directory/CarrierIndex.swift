/// What a sync tool knows of one name: which changes of which machines led to it.
struct CarriedVersion: Equatable {
  /// One number a machine: how many of its changes are in.
  var vector: [UInt16]
  /// That of the file when the tool last looked at it; 0 when the file was deleted.
  var generation: Int64

  var isDeleted: Bool { generation == 0 }

  /// Whether it has all the changes of the other.
  func covers(_ other: CarriedVersion) -> Bool { zip(vector, other.vector).allSatisfy(>=) }

  mutating func join(_ other: CarriedVersion) {
    for place in vector.indices { vector[place] = max(vector[place], other.vector[place]) }
  }
}

/// At which revisions of both ends there was nothing to carry from one to the other.
struct Exchange: Equatable {
  var from: Int
  var to: Int
}

/// One end between which files are carried: the copy of a machine, or what a server keeps for all.
final class CarrierEnd {
  let number: Int
  let tree: FileTree
  /// Of the names that a sync tool has seen here.
  private(set) var versions: [String: CarriedVersion] = [:]
  /// Until when a name is not carried here.
  var held: [String: Int64] = [:]
  /// Names of which only a part is here yet.
  var partial: Set<String> = []
  /// By the number of the other end: when there was last nothing to carry from it.
  var exchanges: [Int: Exchange] = [:]
  private let ends: Int
  private var changes = 0

  init(number: Int, tree: FileTree, ends: Int) {
    self.number = number
    self.tree = tree
    self.ends = ends
  }

  /// Another number whenever anything here has changed.
  var revision: Int { tree.revision + changes }

  /// All names that are here or are known to have been deleted, in order.
  var paths: [String] {
    let gone = versions.keys.filter { tree[$0] == nil }
    return gone.isEmpty ? tree.paths : (tree.paths + gone).sorted()
  }

  /// The version of a name, after a look at whether a program here has changed the file.
  func version(_ path: String) -> CarriedVersion? {
    notice(path)
    return versions[path]
  }

  func set(_ path: String, _ version: CarriedVersion) {
    var version = version
    version.generation = tree[path]?.generation ?? 0
    versions[path] = version
    partial.remove(path)
    changes += 1
  }

  /// As if the name had never been carried here.
  func forget(_ path: String) {
    versions[path] = nil
    changes += 1
  }

  private func notice(_ path: String) {
    let known = versions[path]
    let file = tree[path].flatMap { $0.isCarried ? $0 : nil }
    if let file {
      if known?.generation == file.generation || partial.contains(path) { return }
      if file.isSilent, known != nil { return }
    } else if known?.isDeleted ?? true {
      return
    }
    var version = known ?? CarriedVersion(vector: Array(repeating: 0, count: ends), generation: 0)
    version.vector[number] &+= 1
    version.generation = file?.generation ?? 0
    versions[path] = version
    changes += 1
  }
}
