/// Large values that nobody needs any more: left to the end of the process, which gives back all its memory at once.
///
/// Freed one by one, the states of ten thousand articles take longer than the disk does to keep them.
enum Discards {
  private final class Box {
    let value: Any
    init(_ value: Any) { self.value = value }
  }

  static func leave(_ value: Any) { _ = Unmanaged.passRetained(Box(value)) }
}
