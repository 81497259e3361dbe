/// A clock's reading: milliseconds since 1970-01-01T00:00:00Z, exactly as the clock gave it (it may be wrong).
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  /// RFC 3339 in UTC with milliseconds and `Z`. Readings outside the years 0000 to 9999 are shown at that bound.
  package var description: String {
    let clamped = min(max(milliseconds, Self.earliest), Self.latest)
    let days = Self.floorDivide(clamped, 86_400_000)
    let rest = clamped - days * 86_400_000
    let (year, month, day) = Self.civil(fromDays: days)
    let form: StaticString = "0000-00-00T00:00:00.000Z"
    return String(unsafeUninitializedCapacity: form.utf8CodeUnitCount) { text in
      for index in 0..<form.utf8CodeUnitCount { text[index] = form.utf8Start[index] }
      // Each number with where its last digit stands.
      for (number, end) in [
        (year, 3), (month, 6), (day, 9), (rest / 3_600_000, 12), (rest / 60_000 % 60, 15), (rest / 1000 % 60, 18),
        (rest % 1000, 22),
      ] {
        var (number, end) = (number, end)
        while number > 0 {
          text[end] += UInt8(number % 10)
          number /= 10
          end -= 1
        }
      }
      return form.utf8CodeUnitCount
    }
  }

  /// Reads what `description` writes; seconds may have no fraction or one to nine digits (cut to milliseconds), and
  /// the offset may be `Z` or `+hh:mm`.
  package init?(_ text: String) {
    guard let parsed = Self.parse(Array(text.utf8)) else { return nil }
    self.init(milliseconds: parsed)
  }

  private static let earliest: Int64 = -62_167_219_200_000
  private static let latest: Int64 = 253_402_300_799_999
}

extension Timestamp {
  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }

  /// Days since 1970 to a date of the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level
  /// date algorithms", civil_from_days).
  private static func civil(fromDays days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func parse(_ bytes: [UInt8]) -> Int64? {
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54 || bytes[10] == 0x74,
      bytes[13] == 0x3A, bytes[16] == 0x3A, let year = number(bytes, 0, 4), let month = number(bytes, 5, 2),
      let day = number(bytes, 8, 2), let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2),
      let second = number(bytes, 17, 2), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second < 60, case let days = days(year: year, month: month, day: day),
      civil(fromDays: days) == (year, month, day), let (fraction, next) = fraction(bytes),
      let offset = offset(bytes, from: next)
    else { return nil }
    return ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + fraction
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
    guard start + count <= bytes.count else { return nil }
    var value: Int64 = 0
    for byte in bytes[start..<start + count] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }

  private static func fraction(_ bytes: [UInt8]) -> (milliseconds: Int64, next: Int)? {
    guard bytes[19] == 0x2E else { return (0, 19) }
    let digits = bytes[20...].prefix { (0x30...0x39).contains($0) }
    guard (1...9).contains(digits.count) else { return nil }
    let padded = Array(digits.prefix(3)) + Array(repeating: 0x30, count: max(0, 3 - digits.count))
    return number(padded, 0, 3).map { ($0, 20 + digits.count) }
  }

  /// The zone's offset in minutes.
  private static func offset(_ bytes: [UInt8], from start: Int) -> Int64? {
    guard start < bytes.count else { return nil }
    if bytes[start] == 0x5A || bytes[start] == 0x7A { return start + 1 == bytes.count ? 0 : nil }
    guard start + 6 == bytes.count, bytes[start] == 0x2B || bytes[start] == 0x2D, bytes[start + 3] == 0x3A,
      let hours = number(bytes, start + 1, 2), let minutes = number(bytes, start + 4, 2), hours < 24, minutes < 60
    else { return nil }
    return (bytes[start] == 0x2B ? 1 : -1) * (hours * 60 + minutes)
  }
}
