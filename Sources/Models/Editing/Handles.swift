/// The things that edits named for later ones, by handle.
///
/// Most lines of a script name a thing, and many ask for one: a handle is hashed once a line, and not again when there come
/// to be more.
struct Handles {
  private typealias Named = (handle: ExactText, thing: ThingID)

  /// Those of one hash together, nearly always one alone.
  private var named: [Few<Named>] = []
  private var numbers = PlaceTable()
  /// Whose hash was taken last.
  private var last: (handle: ExactText, hash: UInt)?
  private let hash: @Sendable (ExactText) -> UInt

  /// - Parameter hash: By which nobody can foresee what collides.
  init(hash: @escaping @Sendable (ExactText) -> UInt = { UInt(bitPattern: $0.hashValue) }) { self.hash = hash }

  subscript(handle: ExactText) -> ThingID? { thing(handle, hash(handle)) }

  /// Whether nothing was named so, asked before something is.
  mutating func isNew(_ handle: ExactText) -> Bool {
    let hash = hash(handle)
    last = (handle, hash)
    return thing(handle, hash) == nil
  }

  /// Names a thing; the last that was named so counts.
  mutating func note(_ thing: ThingID, as handle: ExactText) {
    let hash = if let last, last.handle == handle { last.hash } else { hash(handle) }
    guard let number = numbers.number(at: hash) else {
      numbers.note(named.count, at: hash)
      return named.append(Few(one: (handle, thing)))
    }
    if let position = named[number].firstIndex(where: { $0.handle == handle }) {
      named[number][position].thing = thing
    } else {
      named[number].append((handle, thing))
    }
  }

  private func thing(_ handle: ExactText, _ hash: UInt) -> ThingID? {
    guard let number = numbers.number(at: hash) else { return nil }
    return named[number].first { $0.handle == handle }?.thing
  }
}
