internal import Models

/// The columns of a body that is being read. Sizes are bounded before anything is allocated.
struct ColumnReader {
  private var columns: [NumberColumn] = Array(repeating: NumberColumn(), count: Column.slots)

  /// Reads the directory in `range` of `bytes` and unpacks the columns for which `isWanted` is true; the others are
  /// as if they were absent.
  init(
    _ bytes: [UInt8], in range: Range<Int>, where isWanted: (Column) -> Bool = { _ in true }
  ) throws(SegmentError) {
    let directory = try ColumnDirectory(bytes, in: range)
    let decompressor = Decompressor()
    for entry in directory.entries {
      guard let column = Column(rawValue: entry.number), isWanted(column) else { continue }
      guard let planes = entry.unpacked(bytes, decompressor) else {
        throw .damaged(.column(Int(entry.number)))
      }
      columns[column.index] = NumberColumn(planes: planes, entry: entry)
    }
  }

  func count(_ column: Column) -> Int { columns[column.index].count }

  func remaining(_ column: Column) -> Int { columns[column.index].remaining }

  /// The next number of a column.
  @inline(__always)
  mutating func next(_ column: Column) throws(SegmentError) -> UInt64 {
    guard let value = columns[column.index].next() else { throw .damaged(.content(column.index)) }
    return value
  }

  /// The next number of a column, which must be less than `limit`.
  @inline(__always)
  mutating func next(_ column: Column, below limit: Int) throws(SegmentError) -> UInt32 {
    guard let value = columns[column.index].next(), value < UInt64(limit) else {
      throw .damaged(.content(column.index))
    }
    return UInt32(truncatingIfNeeded: value)
  }

  mutating func nextSigned(_ column: Column) throws(SegmentError) -> Int64 {
    let value = try next(column)
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// The bytes of a column that holds bytes, which counts as read then.
  mutating func takeBytes(_ column: Column) -> [UInt8] { columns[column.index].takeBytes() }

  /// The bytes of a column of ids or other records of `size` bytes.
  mutating func takeRecords(_ column: Column, size: Int) throws(SegmentError) -> [ArraySlice<UInt8>] {
    let bytes = takeBytes(column)
    guard bytes.count.isMultiple(of: size) else { throw .damaged(.content(column.index)) }
    return stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<$0 + size] }
  }

  /// Fails unless every column was read to its end.
  func finish() throws(SegmentError) {
    for index in columns.indices where columns[index].remaining > 0 { throw .damaged(.content(index)) }
  }
}

/// One column: numbers that are a base plus as many bytes as the widest needs, stored lowest bytes first, plane by
/// plane: bytes that are alike stand together, which is what compresses.
private struct NumberColumn {
  private var planes: [UInt8] = []
  private(set) var count = 0
  private var width = 0
  private var base: UInt64 = 0
  private var position = 0

  init() {}

  init(planes: [UInt8], entry: ColumnDirectory.Entry) {
    self.planes = planes
    count = entry.count
    width = entry.width
    base = entry.base
  }

  var remaining: Int { count - position }

  @inline(__always)
  mutating func next() -> UInt64? {
    guard position < count else { return nil }
    var offset = position
    position += 1
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for _ in 0..<width {
      value |= UInt64(planes[offset]) &<< shift
      offset += count
      shift += 8
    }
    return base &+ value
  }

  mutating func takeBytes() -> [UInt8] {
    position = count
    defer { planes = [] }
    return planes
  }
}

/// Which columns there are, how large, and where.
private struct ColumnDirectory {
  struct Entry {
    let number: UInt8
    let count: Int
    let width: Int
    let base: UInt64
    /// Where each plane is stored; one that isn't compressed is as long as the column has numbers.
    var planes: [(range: Range<Int>, isCompressed: Bool)] = []
  }

  private(set) var entries: [Entry] = []

  init(_ bytes: [UInt8], in range: Range<Int>) throws(SegmentError) {
    var reader = ByteReader(bytes, in: range)
    var sizes: [[Int]] = []
    do {
      try read(&reader, &sizes)
    } catch {
      throw .damaged(.column(Int(entries.last?.number ?? 0)))
    }
    try checkSizes()
    var offset = reader.offset
    for (index, list) in sizes.enumerated() {
      for size in list {
        let length = size == 0 ? entries[index].count : size
        guard length <= range.upperBound - offset else { throw .damaged(.column(Int(entries[index].number))) }
        entries[index].planes.append((offset..<offset + length, size > 0))
        offset += length
      }
    }
    guard offset == range.upperBound else { throw .damaged(.column(0)) }
  }

  private mutating func read(_ reader: inout ByteReader, _ sizes: inout [[Int]]) throws(ByteError) {
    let columns = try reader.number(upTo: 255)
    for _ in 0..<columns {
      let number = try reader.byte()
      let count = Int(try reader.number(upTo: UInt64(SegmentLimits.raw)))
      let width = Int(try reader.byte())
      let base = try reader.number()
      guard number > entries.last?.number ?? 0, count > 0, width <= 8 else { throw reader.error(.outOfOrder) }
      entries.append(Entry(number: number, count: count, width: width, base: base))
      var list: [Int] = []
      for _ in 0..<width { list.append(Int(try reader.number(upTo: UInt64(SegmentLimits.file)))) }
      sizes.append(list)
    }
  }

  private func checkSizes() throws(SegmentError) {
    var raw = 0
    var values = 0
    for entry in entries {
      let column = Column(rawValue: entry.number)
      guard column != nil || entry.number >= Column.firstIgnorable,
        column?.isBytes != true || entry.width == 1 && entry.base == 0
      else { throw .damaged(.column(Int(entry.number))) }
      raw += entry.count * entry.width
      values += column?.isBytes == true ? 0 : entry.count
      guard raw <= SegmentLimits.raw, values <= SegmentLimits.values else {
        throw .damaged(.column(Int(entry.number)))
      }
    }
  }
}

extension ColumnDirectory.Entry {
  /// The planes one after the other; nil when one cannot be unpacked.
  func unpacked(_ bytes: [UInt8], _ decompressor: borrowing Decompressor) -> [UInt8]? {
    var isSound = true
    let unpacked = [UInt8](unsafeUninitializedCapacity: count * width) { buffer, filled in
      bytes.withUnsafeBytes { source in
        let target = UnsafeMutableRawBufferPointer(buffer)
        for (index, plane) in planes.enumerated() where isSound {
          let part = UnsafeMutableRawBufferPointer(rebasing: target[index * count..<(index + 1) * count])
          let stored = UnsafeRawBufferPointer(rebasing: source[plane.range])
          if plane.isCompressed {
            isSound = decompressor.decompress(stored, into: part)
          } else {
            part.copyMemory(from: stored)
          }
        }
      }
      filled = isSound ? count * width : 0
    }
    return isSound ? unpacked : nil
  }
}
