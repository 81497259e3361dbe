internal import Models

/// What a row doesn't say in columns: its kind and flags, and which columns it takes its numbers from. The rows of a
/// segment have few shapes. (F) Six bytes in the file: kind (2, lowest first), flags, envelope, form, detail.
struct Shape: Hashable {
  static let size = 6

  var kind: Operation.Kind
  var flags: Operation.Flags
  var target: TargetForm
  /// The article is that of the operation of this segment that the target names, and isn't in the column.
  var isInArticleOfTarget = false
  var overwrites: ListForm
  var form: Form
  /// Zero for `raw`; otherwise bits by kind, see `Detail`.
  var detail: UInt8 = 0

  enum TargetForm: UInt8 {
    case article, operation, key
  }

  /// How a list of operations is given.
  enum ListForm: UInt8 {
    case none
    /// Exactly the operation that is the target.
    case target
    case listed
  }

  enum Form: UInt8 {
    /// The payload's canonical bytes, whatever the kind.
    case raw
    /// The payload's parts in columns.
    case columns
  }

  /// The bits of `detail`.
  enum Detail {
    /// Creations.
    static let credit: UInt8 = 1
    /// Spans, relations and notes.
    static let key: UInt8 = 2
    /// Articles.
    static let language: UInt8 = 2
    /// Relations: the form of each end, two bits.
    static let sourceShift: UInt8 = 2
    static let targetShift: UInt8 = 4
    /// Writes: the form of the register's key, two bits, and of the value, three.
    static let valueShift: UInt8 = 2
  }

  enum RegisterForm: UInt8 {
    case field, tag, undone
  }

  /// The numbers are those of the canonical bytes.
  enum ValueForm: UInt8 {
    case withdrawn, cleared, text, fragments, on, off
  }
}

extension Shape {
  private var envelope: UInt8 { target.rawValue | (isInArticleOfTarget ? 4 : 0) | overwrites.rawValue << 3 }

  /// The bytes as one number, the first lowest: what is hashed instead of each field.
  var packed: UInt64 {
    UInt64(kind.rawValue) | UInt64(flags.rawValue) << 16 | UInt64(envelope) << 24 | UInt64(form.rawValue) << 32
      | UInt64(detail) << 40
  }

  var bytes: [UInt8] { (0..<Self.size).map { UInt8(truncatingIfNeeded: packed >> UInt64(8 * $0)) } }

  /// Nil for bytes that are no shape.
  init?(bytes: ArraySlice<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == Self.size, bytes[3] < 0x20, let target = TargetForm(rawValue: bytes[3] & 3),
      let overwrites = ListForm(rawValue: bytes[3] >> 3 & 3), let form = Form(rawValue: bytes[4])
    else { return nil }
    kind = Operation.Kind(rawValue: UInt16(bytes[0]) | UInt16(bytes[1]) << 8)
    flags = Operation.Flags(rawValue: bytes[2])
    self.target = target
    isInArticleOfTarget = bytes[3] & 4 != 0
    self.overwrites = overwrites
    self.form = form
    detail = bytes[5]
    guard isSound else { return nil }
  }

  private var isSound: Bool {
    if target != .operation, isInArticleOfTarget || overwrites == .target { return false }
    if form == .raw { return detail == 0 }
    switch kind {
    case .article, .span, .note: return detail < 4
    case .relation: return detail < 0x40 && source != nil && end != nil
    case .write: return detail < 0x20 && register != nil && value != nil
    case .remove: return seen.map { $0 != .target || target == .operation } ?? false
    case .restore: return detail == 0
    default: return false
    }
  }

  var hasCredit: Bool { detail & Detail.credit != 0 }
  var hasKey: Bool { detail & Detail.key != 0 }
  var hasLanguage: Bool { detail & Detail.language != 0 }
  var source: TargetForm? { TargetForm(rawValue: detail >> Detail.sourceShift & 3) }
  var end: TargetForm? { TargetForm(rawValue: detail >> Detail.targetShift & 3) }
  var register: RegisterForm? { RegisterForm(rawValue: detail & 3) }
  var value: ValueForm? { ValueForm(rawValue: detail >> Detail.valueShift & 7) }
  var seen: ListForm? { ListForm(rawValue: detail) }
}
