internal import Models
internal import Synchronization

/// Words that the lines of a script say again and again (labels, names of attributes, what they say) are held once: that
/// spares memory, and equal words are soon found equal where they are the same bytes.
///
/// Remembers what it met last: a word has one slot, and takes it from another that has the same. So whoever writes the
/// script can't make it slow or large.
package final class WordCache: Sendable {
  private let words = Mutex([ExactText?](repeating: nil, count: 512))
  /// Objects of strings, by how they are written.
  private let maps = Mutex([(written: ExactText, texts: NamedTexts)?](repeating: nil, count: 128))

  /// What is longer is no word.
  private static let longest = 64

  package init() {}

  /// - Parameter bytes: Valid UTF-8.
  func word(_ bytes: UnsafeBufferPointer<UInt8>) -> ExactText {
    guard bytes.count <= Self.longest else { return ExactText(unchecked: Array(bytes)) }
    return words.withLock { words in
      let slot = bytes.slot(of: words.count)
      if let known = words[slot], known.says(bytes) { return known }
      let word = ExactText(unchecked: Array(bytes))
      words[slot] = word
      return word
    }
  }

  /// What an object says that was met before; nil when it was not.
  func texts(written bytes: UnsafeBufferPointer<UInt8>) -> NamedTexts? {
    maps.withLock { maps in
      guard let known = maps[bytes.slot(of: maps.count)], known.written.says(bytes) else { return nil }
      return known.texts
    }
  }

  func remember(_ texts: NamedTexts, written bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count <= Self.longest else { return }
    maps.withLock { $0[bytes.slot(of: $0.count)] = (ExactText(unchecked: Array(bytes)), texts) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// - Parameter count: A power of two.
  fileprivate func slot(of count: Int) -> Int {
    let (first, last) = (head(of: 0..<self.count), head(of: Swift.max(0, self.count - 8)..<self.count))
    let mixed = (first ^ last &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 40) & (count - 1)
  }
}

extension ExactText {
  fileprivate func says(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { $0.says(other) }
  }
}
