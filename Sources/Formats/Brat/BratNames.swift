package import Models

/// The names of labels, roles and attributes as brat can hold them (`[A-Za-z0-9_-]+`), and what they stand
/// for.
///
/// brat replaces every other character of a configured name by `_`, so that Persian labels would become one.
package struct BratNames: Equatable, Sendable {
  /// The file of an export that keeps what was rewritten.
  package static let fileName = "names.tsv"
  private static let header = "written\toriginal"

  private var originals: [ExactText: ExactText] = [:]
  private var written: [ExactText: ExactText] = [:]

  /// Every name stands for itself.
  package init() {}

  /// Gives each of `names` a form of its own; the same names always get the same forms.
  ///
  /// A name that brat can hold is kept, others are transliterated where each character has an equivalent, the
  /// rest are numbered (`L1`, `L2` ...) in the order of their UTF-8 bytes.
  init(of names: Set<ExactText>) {
    let sorted = names.sorted()
    for name in sorted where Self.isHeld(name) { add(name, name) }
    var next: [String: Int] = [:]
    for name in sorted where written[name] == nil {
      let base = Transliteration.ascii(of: name.string) ?? "L"
      add(name, free(base, &next))
    }
  }

  /// Reads the `names.tsv` of an export; lines that are not two names are passed over.
  package init(tsv bytes: [UInt8]) {
    for line in bytes.split(separator: 0x0A).dropFirst() {
      let parts = line.split(separator: 0x09, maxSplits: 1)
      guard parts.count == 2, let written = ExactText(validating: Array(parts[0])),
        let original = ExactText(validating: Array(parts[1]))
      else { continue }
      add(original, written)
    }
  }

  /// The file that keeps the rewritten names.
  var tsv: [UInt8] {
    var bytes = Array("\(Self.header)\n".utf8)
    for (name, original) in rewritten { bytes += name.bytes + [0x09] + original.bytes + [0x0A] }
    return bytes
  }

  /// The names that differ from what they stand for, sorted.
  var rewritten: [(written: ExactText, original: ExactText)] {
    originals.filter { $0.key != $0.value }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What a name of a file stands for: itself, when it was not rewritten.
  package func original(of name: ExactText) -> ExactText { originals[name] ?? name }

  /// How a name is written.
  func written(for name: ExactText) -> ExactText { written[name] ?? name }

  private mutating func add(_ name: ExactText, _ form: ExactText) {
    originals[form] = name
    written[name] = form
  }

  /// `base` when it is free, else with the first free number. `L` always has a number.
  private func free(_ base: String, _ next: inout [String: Int]) -> ExactText {
    let first = ExactText(base)
    if base != "L", originals[first] == nil { return first }
    let separator = base == "L" ? "" : "_"
    var number = next[base] ?? (base == "L" ? 1 : 2)
    while originals[ExactText("\(base)\(separator)\(number)")] != nil { number += 1 }
    next[base] = number + 1
    return ExactText("\(base)\(separator)\(number)")
  }

  /// Whether brat keeps the name. One of hyphens only would be a separator in a configuration.
  private static func isHeld(_ name: ExactText) -> Bool {
    name.bytes.allSatisfy(Transliteration.isHeld) && name.bytes.contains { $0 != UInt8(ascii: "-") }
  }
}

/// Persian and Arabic letters in ASCII, for a reader's convenience only: `names.tsv` and the labels keep the
/// original.
enum Transliteration {
  static func isHeld(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Nil when some character has no equivalent, or nothing readable is left.
  static func ascii(of name: String) -> String? {
    var ascii = ""
    for scalar in name.unicodeScalars {
      if scalar.isASCII {
        let isKept = isHeld(UInt8(truncatingIfNeeded: scalar.value))
        ascii.unicodeScalars.append(isKept ? scalar : "_")
      } else if let letters = letter(scalar) {
        ascii += letters
      } else {
        return nil
      }
    }
    return ascii.utf8.contains { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") } ? ascii : nil
  }

  private static func letter(_ scalar: Unicode.Scalar) -> String? {
    if let letters = letters[scalar] { return letters }
    switch scalar.value {
    case 0x0660...0x0669: return String(scalar.value - 0x0660)
    case 0x06F0...0x06F9: return String(scalar.value - 0x06F0)
    // Vowel marks are not written.
    case 0x064B...0x0652, 0x0670: return ""
    default: return nil
    }
  }

  private static let letters: [Unicode.Scalar: String] = [
    "ا": "a", "آ": "a", "أ": "a", "إ": "e", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j",
    "چ": "ch",
    "ح": "h", "خ": "kh", "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s",
    "ض": "z",
    "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "ك": "k", "گ": "g", "ل": "l",
    "م": "m",
    "ن": "n", "و": "v", "ؤ": "v", "ه": "h", "ة": "h", "ۀ": "h", "ی": "y", "ي": "y", "ى": "a", "ئ": "y",
    "ء": "",
    "ـ": "", "\u{200C}": "_", "\u{200D}": "", "\u{A0}": "_", "،": "_", "«": "", "»": "",
  ]
}
