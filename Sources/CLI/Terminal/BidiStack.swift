/// Keeps the embeddings and isolates of a foreign text balanced, so that none reaches past its end.
///
/// Follows rules X1 to X8 of Unicode's bidirectional algorithm (UAX 9), with a lower limit of depth: what is
/// opened below it is left out together with what closes it, and so is what closes nothing.
struct BidiStack: Sendable {
  static let leftToRightIsolate: Unicode.Scalar = "\u{2066}"
  static let rightToLeftIsolate: Unicode.Scalar = "\u{2067}"
  static let firstStrongIsolate: Unicode.Scalar = "\u{2068}"
  static let popIsolate: Unicode.Scalar = "\u{2069}"
  static let popEmbedding: Unicode.Scalar = "\u{202C}"

  /// Far below the 125 levels that UAX 9 has, which count ours as well.
  private static let deepest = 16

  /// What is open now, outermost first.
  private var open: [Unicode.Scalar] = []
  private var isolates = 0
  private var leftOutIsolates = 0
  private var leftOutEmbeddings = 0

  init() {}

  /// Whether the scalar opens or closes an embedding, an override or an isolate.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  private static func isIsolate(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x2066 }

  /// Passes on a control, or leaves it out when it would be unbalanced.
  mutating func take(_ control: Unicode.Scalar, into out: inout ScalarWriter) {
    switch control {
    case Self.popEmbedding: closeEmbedding(into: &out)
    case Self.popIsolate: closeIsolate(into: &out)
    default: begin(control, into: &out)
    }
  }

  /// Closes all that is open, and keeps it in mind: for the end of a line whose text goes on.
  func suspend(into out: inout ScalarWriter) {
    for control in open.reversed() { out.append(Self.closer(of: control)) }
  }

  /// Opens what `suspend` closed.
  func resume(into out: inout ScalarWriter) {
    for control in open { out.append(control) }
  }

  private mutating func begin(_ control: Unicode.Scalar, into out: inout ScalarWriter) {
    let isIsolate = Self.isIsolate(control)
    guard open.count < Self.deepest, leftOutIsolates == 0, leftOutEmbeddings == 0 else {
      if isIsolate {
        leftOutIsolates += 1
      } else if leftOutIsolates == 0 {
        leftOutEmbeddings += 1
      }
      return
    }
    open.append(control)
    if isIsolate { isolates += 1 }
    out.append(control)
  }

  private mutating func closeEmbedding(into out: inout ScalarWriter) {
    if leftOutIsolates > 0 { return }
    if leftOutEmbeddings > 0 {
      leftOutEmbeddings -= 1
    } else if let last = open.last, !Self.isIsolate(last) {
      open.removeLast()
      out.append(Self.popEmbedding)
    }
  }

  private mutating func closeIsolate(into out: inout ScalarWriter) {
    if leftOutIsolates > 0 {
      leftOutIsolates -= 1
      return
    }
    guard isolates > 0 else { return }
    leftOutEmbeddings = 0
    // The end of an isolate ends the embeddings in it; saying so makes the output balanced control by
    // control.
    while let last = open.popLast() {
      out.append(Self.closer(of: last))
      if Self.isIsolate(last) { break }
    }
    isolates -= 1
  }

  private static func closer(of control: Unicode.Scalar) -> Unicode.Scalar {
    isIsolate(control) ? popIsolate : popEmbedding
  }
}
