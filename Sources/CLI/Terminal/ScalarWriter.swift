/// Gathers a text scalar by scalar, as UTF-8: to append one to a string takes many times as long.
struct ScalarWriter {
  private var bytes: [UInt8] = []

  mutating func append(_ scalar: Unicode.Scalar) {
    for byte in scalar.utf8 { bytes.append(byte) }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
