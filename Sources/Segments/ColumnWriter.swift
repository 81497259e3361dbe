internal import Models

/// The columns of a body that is being written.
struct ColumnWriter {
  private(set) var values: [[UInt64]] = Array(repeating: [], count: Column.slots)
  private var blobs: [[UInt8]] = Array(repeating: [], count: Column.slots)

  @inline(__always)
  mutating func append(_ value: UInt64, to column: Column) { values[column.index].append(value) }

  @inline(__always)
  mutating func append(_ value: Int, to column: Column) { append(UInt64(value), to: column) }

  mutating func append(signed value: Int64, to column: Column) {
    append(UInt64(bitPattern: value << 1 ^ value >> 63), to: column)
  }

  mutating func append(bytes: [UInt8], to column: Column) { blobs[column.index].append(contentsOf: bytes) }

  /// Rewrites the values of a column.
  mutating func map(_ column: Column, _ transform: (UInt64) -> UInt64) {
    for index in values[column.index].indices {
      values[column.index][index] = transform(values[column.index][index])
    }
  }

  /// The bytes of all columns before compression, at most; and how many numbers they hold.
  var size: (raw: Int, values: Int) {
    let numbers = values.reduce(0) { $0 + $1.count }
    let widths = values.reduce(0) { $0 + $1.count * Self.width(of: $1).width }
    return (blobs.reduce(widths) { $0 + $1.count }, numbers)
  }

  /// The body: number of columns; for each its number, count, width, base and the stored sizes of its planes; then the
  /// planes. A stored size of 0 marks a plane that isn't compressed.
  func encoded() -> [UInt8] {
    let compressor = Compressor()
    var directory = ByteWriter()
    var data: [UInt8] = []
    let used = Column.allCases.filter { !values[$0.index].isEmpty || !blobs[$0.index].isEmpty }
    directory.number(used.count)
    for column in used {
      let list = values[column.index]
      let (base, width) = column.isBytes ? (0, 1) : Self.width(of: list)
      directory.byte(column.rawValue)
      directory.number(column.isBytes ? blobs[column.index].count : list.count)
      directory.byte(UInt8(width))
      directory.number(base)
      for plane in 0..<width {
        let bytes = column.isBytes ? blobs[column.index] : Self.plane(plane, of: list, base: base)
        let frame = bytes.withUnsafeBytes { compressor.compressed($0) }
        directory.number(frame?.count ?? 0)
        data.append(contentsOf: frame ?? bytes)
      }
    }
    return directory.bytes + data
  }

  private static func width(of list: [UInt64]) -> (base: UInt64, width: Int) {
    guard var low = list.first else { return (0, 0) }
    var high = low
    for value in list {
      low = min(low, value)
      high = max(high, value)
    }
    return (low, (64 - (high - low).leadingZeroBitCount + 7) / 8)
  }

  private static func plane(_ plane: Int, of list: [UInt64], base: UInt64) -> [UInt8] {
    let shift = UInt64(8 * plane)
    return [UInt8](unsafeUninitializedCapacity: list.count) { buffer, count in
      for index in list.indices { buffer[index] = UInt8(truncatingIfNeeded: (list[index] &- base) >> shift) }
      count = list.count
    }
  }
}
