package import Sync
internal import TestSupport

extension SimulatedFolder {
  package func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) {
    note(asked: path)
    let target = try SimulatedPath(path, for: .publish)
    defer { isCutOff = false }
    if try isPublished(path, bytes) { return }
    do {
      try write(bytes, to: target)
    } catch {
      if SimulatedCrash.isCrash(error) { throw error }
      // As the folder of a real system does: what is there decides.
      if (try? isPublished(path, bytes)) == true { return }
      throw error
    }
    guard try isPublished(path, bytes) else {
      throw DirectoryError(.inputOutput, .publish, path, "simulated: what was written is not there")
    }
  }

  package func remove(_ path: String) throws(DirectoryError) {
    let target = try SimulatedPath(path, for: .remove)
    try enter(.remove, path)
    guard visible[path] != nil else { return }
    if trouble.readOnlyUntil > clock.now || target.folders.contains(where: { trouble.isUnreadable($0, at: clock.now) })
    {
      throw fault(.readOnly, .readOnly, .remove, path)
    }
    defer { isCutOff = false }
    try pass(.remove, path, nil) { _ in
      self.visible.remove(path)
      self.dropCache()
    }
  }
}

extension SimulatedFolder {
  private func isPublished(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) -> Bool {
    let found: [UInt8]
    do {
      found = try read(path, limit: bytes.count + 1)
    } catch {
      if error.cause == .vanished { return false }
      throw error
    }
    guard found == bytes else {
      throw DirectoryError(.exists, .publish, path, "simulated: \(found.count) bytes compared")
    }
    return true
  }

  private func write(_ bytes: [UInt8], to target: SimulatedPath) throws(DirectoryError) {
    if trouble.mount(at: clock.now) == .missing { throw fault(.emptied, .missing, .publish, target.path) }
    try makeFolders(of: target)
    let folder = target.folders.last.map { $0 + "/" } ?? ""
    sweep(folder)
    let temporary = "\(folder).hashiya-\(temporaryName()).tmp"
    do {
      try create(temporary, bytes, for: target)
      try giveName(temporary, bytes, target)
      try pass(.syncFolder, target.path, temporary) { _ in
        self.visible.note(target.path) { $0.nameDurable = self.clock.now }
      }
    } catch {
      removeTemporary(temporary)
      throw error
    }
    // A temporary file that can't be removed is only clutter, but the process may die here as well.
    do throws(DirectoryError) {
      try pass(.removeTemporary, target.path, temporary) { _ in self.visible.remove(temporary) }
    } catch {
      if SimulatedCrash.isCrash(error) { throw error }
    }
  }

  private func makeFolders(of target: SimulatedPath) throws(DirectoryError) {
    for folder in target.folders {
      if let there = visible[folder] {
        guard there.entry.kind == .folder else {
          throw DirectoryError(.inputOutput, .publish, target.path, "simulated: not a folder")
        }
      } else {
        try checkRights(target.path)
        if trouble.fullUntil > clock.now { throw fault(.full, .full, .publish, target.path) }
        try pass(.makeFolder, target.path, nil) { _ in self.visible.makeFolder(folder) }
      }
      if trouble.isUnreadable(folder, at: clock.now) {
        throw fault(.unreadable, .readOnly, .publish, target.path)
      }
    }
  }

  private func checkRights(_ path: String) throws(DirectoryError) {
    if trouble.readOnlyUntil > clock.now { throw fault(.readOnly, .readOnly, .publish, path) }
  }

  private func create(_ name: String, _ bytes: [UInt8], for target: SimulatedPath) throws(DirectoryError) {
    try checkRights(target.path)
    let isTemporary = name != target.path
    let folder = visible
    try pass(isTemporary ? .createTemporary : .giveName, target.path, name) { _ in
      folder.put(name, [], by: self.machine)
      self.dropCache()
    }
    do throws(DirectoryError) {
      if trouble.fullUntil > clock.now { throw fault(.full, .full, .publish, target.path) }
      try pass(isTemporary ? .writeTemporary : .writeInPlace, target.path, name) { keep in
        folder.change(name) { $0.replace(Array(bytes.prefix(bytes.count * keep / 1000))) }
      }
      try pass(isTemporary ? .syncTemporary : .syncInPlace, target.path, name) { _ in
        folder.note(name) { $0.bytesDurable = self.clock.now }
      }
    } catch {
      if !SimulatedCrash.isCrash(error), trouble.mount(at: clock.now) == .mounted { folder.remove(name) }
      throw error
    }
  }

  private func giveName(
    _ temporary: String, _ bytes: [UInt8], _ target: SimulatedPath
  ) throws(DirectoryError) {
    let there = visible[target.path]
    guard there == nil || there?.presence == .stub else {
      throw DirectoryError(.exists, .publish, target.path, "simulated: the name is taken")
    }
    guard traits.hasLinks else { return try create(target.path, bytes, for: target) }
    try pass(.giveName, target.path, temporary) { _ in
      guard var file = self.visible[temporary]?.renamed(target.path) else { return }
      file.nameDurable = self.clock.now + 5_000
      self.visible.put(file)
      self.dropCache()
    }
  }

  private func removeTemporary(_ path: String) {
    if !isDead, trouble.mount(at: clock.now) != .missing { visible.remove(path) }
  }

  /// Does one step, unless something was planned for it.
  ///
  /// - Parameters:
  ///   - file: The file that the step works on, if it works on one.
  ///   - step: Gets the thousandths of a write that are done.
  private func pass(
    _ boundary: WriteBoundary, _ path: String, _ file: String?, _ step: (Int) -> Void
  ) throws(DirectoryError) {
    boundaries += 1
    switch trouble.event(at: boundary) {
    case nil: step(1000)
    case .die(let keep):
      if boundary.isWrite { step(keep) }
      die()
      throw SimulatedCrash.error(.publish, path)
    case .fail(let failure):
      if boundary.isWrite { step(500) }
      throw fault(failure.kind, failure.cause, .publish, path)
    case .loseReply(let recovers):
      step(1000)
      isCutOff = !recovers
      throw fault(.replyLost, recovers ? .exists : .inputOutput, .publish, path)
    case .pullOut(let keep, let fills):
      pullOut(visible[path] != nil ? path : file, keep: keep, fills: fills)
      throw fault(.emptied, .inputOutput, .publish, path)
    }
  }

  private func pullOut(_ path: String?, keep: Int, fills: Bool) {
    trouble.mount = .missing
    trouble.mountedFrom = .max
    guard let path else { return }
    tree.change(path) { file in
      let kept = file.bytes.count * keep / 1000
      let lost = file.bytes.count - kept
      guard lost > 0 else { return }
      file.replace(file.bytes.prefix(kept) + Array(repeating: 0, count: fills ? lost : 0))
      self.count(fills ? .zeroFilled : .cut)
    }
  }

  /// Removes the temporary files of a crash a day ago, once a folder and process.
  private func sweep(_ folder: String) {
    guard swept.insert(folder).inserted else { return }
    let limit = (clock.now - 86_400_000) * 2_000_000
    visible.filter { file in
      let name = file.path.dropFirst(folder.count)
      let isOurs =
        file.path.hasPrefix(folder) && name.hasPrefix(".hashiya-") && name.hasSuffix(".tmp")
        && name.utf8.count == 26
      return !(isOurs && file.entry.kind == .file && file.entry.modified < limit)
    }
  }

  private func temporaryName() -> String {
    let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return String(decoding: (0..<13).map { _ in random.pick(digits) }, as: UTF8.self)
  }
}
