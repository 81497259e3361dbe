internal import Models
internal import Store

/// An opened replica, found from where the command was called.
final class Workspace {
  var replica: Replica
  /// The author given by `--author` or `HASHIYA_AUTHOR`; nil means the replica's own.
  let author: ExactText?
  private let lock: ReplicaLock?

  enum Purpose {
    case reading
    /// Keeps other processes off the replica until the workspace is gone.
    case writing
  }

  init(_ global: GlobalOptions, for purpose: Purpose) throws {
    author = try Self.chosenAuthor(global)
    let folder = try Self.folder(global)
    lock = purpose == .writing ? try ReplicaLock(at: Replica.lockPath(in: folder)) : nil
    replica = try Replica.open(folder, readOnly: purpose == .reading)
    if purpose == .writing { try proveContinuity() }
  }

  /// A database that was copied, moved to another machine or restored must not go on under its identity: another one
  /// may do the same.
  private func proveContinuity() throws {
    let binding = Environment.binding(ofFile: Replica.databasePath(in: replica.folder))
    let witness = Witness.read(of: replica.replica)
    if let reason = try replica.discontinuity(binding: binding, witness: witness) {
      Output.error("\(reason); it goes on as a new replica of the corpus")
      replica = try replica.renewed(Environment.newSigningKey())
    }
    try replica.bind(to: binding)
  }

  /// The nearest folder upward that holds a replica.
  static func folder(_ global: GlobalOptions) throws -> String {
    let start = Environment.absolute(global.folder ?? ".")
    guard Environment.isFolder(start) else { throw Failure("there is no folder \(start)") }
    var folder = start
    while true {
      if Environment.exists(Replica.databasePath(in: folder)) { return folder }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { throw StoreError.notAReplica(start) }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }

  static func chosenAuthor(_ global: GlobalOptions) throws -> ExactText? {
    guard let name = global.author ?? Environment.variable("HASHIYA_AUTHOR") else { return nil }
    return try checkedName(name, "author")
  }

  static func checkedName(_ name: String, _ what: String) throws -> ExactText {
    guard !name.isEmpty else { throw Failure("the \(what) must not be empty") }
    guard !name.unicodeScalars.contains(where: \.isControl) else {
      throw Failure("the \(what) \"\(ExactText(name).printable)\" holds a control character; take it out")
    }
    return ExactText(name)
  }

  // MARK: - Ids

  /// The thing that an id or the beginning of one names.
  func thing(_ typed: String) throws -> ThingID {
    // Terminals copy the isolates around an id along with it.
    let typed = Isolate.unwrapped(typed)
    return try found(typed, replica.lookUp(typed))
  }

  /// The same while an edit is under way, when nothing else may be read.
  static func thing(_ typed: String, _ reader: CorpusReader) throws -> ThingID {
    if let id = ThingID(typed) { return id }
    return try found(typed, reader.lookUp(typed)) { _ in "" }
  }

  func article(_ typed: String) throws -> ArticleID {
    let id = try thing(typed)
    guard case .article(let article) = id else {
      throw Failure("\(typed) is not an article; `hashiya list` prints the articles")
    }
    return article
  }

  /// The change, or operation of a change, that an id names.
  func change(_ typed: String) throws -> OperationID {
    let typed = Isolate.unwrapped(typed)
    guard case .operation(let id) = try found(typed, replica.lookUp(typed, changes: true)) else {
      throw Failure("\(typed) is not a change; `hashiya log` prints the changes")
    }
    return id
  }

  func kind(of id: ThingID) throws -> Thing.Kind {
    guard let home = try replica.home(of: id), let kind = try replica.state(of: home)?.thing(id)?.kind else {
      throw EditError.unknownThing(id)
    }
    return kind
  }

  private func found(_ typed: String, _ lookup: Lookup) throws -> ThingID {
    try Self.found(typed, lookup, describe: Describer(self).line)
  }

  private static func found(
    _ typed: String, _ lookup: Lookup, describe: (ThingID) -> String
  ) throws -> ThingID {
    switch lookup {
    case .found(let id): return id
    case .ambiguous(let candidates):
      let lines = candidates.map { "  \($0)  \(describe($0))" }
      throw Failure("\(typed) is ambiguous; it may be\n" + lines.joined(separator: "\n"))
    case .unknown(let nearest):
      let shown = ExactText(typed).printable
      guard !nearest.isEmpty else {
        throw Failure("there is no \(shown) here; `hashiya list` and `hashiya show` print ids")
      }
      let lines = nearest.map { "  \($0)  \(describe($0))" }
      throw Failure("there is no \(shown) here; did you mean\n" + lines.joined(separator: "\n"))
    }
  }

  /// An id as people read it: long enough to be found again.
  func short(_ id: ThingID) -> String {
    switch id {
    case .article, .key: return String(id.description.prefix(10))
    case .operation(let operation): return short(operation)
    }
  }

  func short(_ id: OperationID) -> String { "\(id.seq).\(short(id.replica))" }

  /// So much of a replica's id that no other one begins so.
  private func short(_ replica: ReplicaID) -> String {
    if let known = shortNames[replica] { return known }
    let name = replica.description
    let others = replicaNames.filter { $0 != name }
    var length = 4
    while length < name.count, others.contains(where: { $0.hasPrefix(name.prefix(length)) }) { length += 1 }
    let short = String(name.prefix(length))
    shortNames[replica] = short
    return short
  }

  /// A message in which full ids are written short.
  func shortened(_ message: String) -> String {
    message.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let bare = word.trimmedSuffix(while: { ":;,`".contains($0) })
      guard let id = ThingID(bare) else { return String(word) }
      return short(id) + word.dropFirst(bare.count)
    }.joined(separator: " ")
  }

  private var shortNames: [ReplicaID: String] = [:]
  private lazy var replicaNames: [String] = ((try? replica.held()) ?? [:]).keys.map(\.description)
}

extension Substring {
  fileprivate func trimmedSuffix(while drops: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, drops(last) { text = text.dropLast() }
    return text
  }
}
