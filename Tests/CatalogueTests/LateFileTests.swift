import CommandSupport
import Foundation
import Models
import Segments
import Sync
import Testing

/// Rows 5 and 6: files that come in any order, late, or never.
@Suite struct LateFileTests {
  /// All orders of some things.
  private static func orders<Element>(_ list: [Element]) -> [[Element]] {
    guard list.count > 1 else { return [list] }
    return list.indices.flatMap { index in
      var rest = list
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }

  /// How many operations of those present continue each other from the first on, by the names of their files.
  private static func prefix(_ files: [String]) -> Int {
    let names = files.compactMap { SegmentName(path: $0.inShared) }
    return Dictionary(grouping: names, by: \.replica).values.reduce(0) { sum, names in
      var last: UInt64 = 0
      for name in names.sorted() where name.first == last + 1 { last = name.last }
      return sum + Int(last)
    }
  }

  @Test func `row 5: files that come in any order make the same, and no number is passed over`() throws {
    let world = try World()
    let span = try world.mina.annotate(world.article, "PER", World.person)
    try world.mina.sync()
    _ = try world.publish(1)
    try world.sara.sync()
    try world.sara.note(span, "پاسخ سارا")
    try world.sara.sync()
    try world.mina.sync()
    let files = world.scene.files(in: "shared/seg")
    #expect(files.count == 4)
    let marker = try #require(world.scene.files(in: "shared").first { $0.hasSuffix(".root") })
    for (number, order) in Self.orders(files).enumerated() {
      let folder = "late\(number)"
      try world.scene.copy(marker, to: folder + "/" + marker.lastPart)
      let reader = try world.join("reader\(number)", in: folder)
      var received = 0
      for (index, file) in order.enumerated() {
        try world.scene.copy(file, to: folder + "/" + file.inShared)
        received += try Int(reader.sync(through: FolderDirectory(path: world.scene.path(folder))).received.operations)
        #expect(received == Self.prefix(Array(order[...index])), "order \(number), file \(index)")
      }
      if number % 6 == 0 { try Desk.expectConverged([world.mina, reader], "order \(number)") }
      #expect(try reader.digest == world.mina.digest, "order \(number)")
    }
  }

  @Test func `row 5: files that are months late stop nobody else and are taken in when they come`() throws {
    let world = try World()
    let files = try world.publish(4)
    let ali = try world.join("pc")
    for file in files { try world.scene.move(file, to: "away/" + file.lastPart) }
    let reader = try world.join("late", author: "زهرا")
    for month in 0..<4 {
      try ali.note(world.article, "ماه \(month)")
      try ali.sync()
      let report = try reader.sync()
      #expect(report["received"]["segments"].int >= 1, "Ali's work goes on: \(report)")
      #expect(report["quarantined"].array.isEmpty)
    }
    // The last ones first.
    for file in files.reversed() {
      try world.scene.move("away/" + file.lastPart, to: file)
      try world.scene.setTime(1_700_000_000, of: file)
      try reader.sync()
    }
    try world.settle(ali, reader)
  }

  @Test func `row 6: what never arrives is named, and the other replicas' work goes on`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.scene.move(files[1], to: "away")
    let ali = try world.join("pc")
    for round in 0..<3 {
      try ali.note(world.article, "علی \(round)")
      try ali.sync()
      let report = try world.sara.sync()
      #expect(report["received"]["operations"].int == (round == 0 ? 2 : 1), "\(report)")
      let waiting = report["waiting"].array
      #expect(waiting.count == 1 && waiting[0]["from"].int == 3, "\(report)")
      #expect(waiting[0]["device"].text == "desk" && waiting[0]["file"].text.isEmpty, "\(report)")
    }
    #expect(try world.sara.status["waiting"].int >= 1)
    try world.sara.ok("verify")
    try world.mina.sync()
    try world.settle(ali)
  }

  @Test func `row 6: any replica that holds the bytes of a file that never came publishes it again`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.sara.sync()
    // Mina's machine is gone, and so is one of her files.
    try world.scene.move("desk", to: "gone")
    let bytes = try world.scene.read(files[1])
    try world.scene.remove(files[1])
    let ali = try world.join("pc")
    #expect(try ali.sync()["waiting"].array.count == 1)
    #expect(try world.sara.sync("--refill")["published"]["segments"].int == 1)
    #expect(try world.scene.read(files[1]) == bytes, "the same bytes under the same name")
    #expect(try ali.sync()["received"]["segments"].int == 2)
    try Desk.expectConverged([world.sara, ali])
  }
}
