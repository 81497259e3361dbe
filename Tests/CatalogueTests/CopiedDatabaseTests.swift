import CommandSupport
import Foundation
import Testing

/// Row 29: a database that was copied: a new laptop, a profile taken along.
@Suite struct CopiedDatabaseTests {
  private enum Moment: CaseIterable {
    case unsealed, published, nothing
  }

  private func twin(of desk: Desk, _ name: String) throws -> Desk {
    try desk.scene.copy(desk.path.lastPart, to: name)
    return Desk(scene: desk.scene, path: desk.scene.path(name))
  }

  /// Both go on, in one shared directory or each in its own; either syncs first.
  @Test(arguments: Moment.allCases, [0, 3])
  private func `row 29: a copied database goes on under a new id, and the work of both is there once`(
    moment: Moment, variant: Int
  ) throws {
    let world = try World()
    let (isTwinFirst, isApart) = (variant % 2 == 1, variant >= 2)
    if moment != .nothing { try world.mina.note(world.article, "پیش از کپی") }
    if moment == .published { try world.mina.sync() }
    let twin = try twin(of: world.mina, "twin")
    if isApart { try world.scene.copy("shared", to: "apart") }
    let place = isApart ? world.scene.path("apart") : world.shared
    try world.mina.note(world.article, "کار اصلی")
    try twin.note(world.article, "کار کپی")
    for desk in isTwinFirst ? [twin, world.mina] : [world.mina, twin] {
      try desk.sync(desk.path == twin.path ? place : world.shared)
    }
    try world.scene.carry(from: "shared", to: "apart")
    try world.scene.carry(from: "apart", to: "shared")
    for desk in [world.mina, twin, world.sara, world.mina, twin] { try desk.sync(world.shared) }
    try Desk.expectConverged([world.mina, twin, world.sara])
    #expect(try world.mina.status["replica"].text != twin.status["replica"].text)
  }

  @Test func `row 29: copies of copies, and a whole home, all go on`() throws {
    let world = try World()
    try world.mina.note(world.article, "نخست")
    let second = try twin(of: world.mina, "second")
    try second.note(world.article, "دوم")
    let third = try twin(of: second, "third")
    // With what the machine remembers of it, on another machine.
    try world.scene.copy("home", to: "other-home")
    let fourth = try twin(of: world.mina, "fourth")
    for (index, desk) in [third, fourth, world.mina, second].enumerated() {
      try desk.note(world.article, "کار \(index)")
      try desk.sync()
    }
    for desk in [world.mina, second, third, fourth, world.sara] { try desk.sync() }
    for desk in [world.mina, second, third, fourth, world.sara] { try desk.sync() }
    try Desk.expectConverged([world.mina, second, third, fourth, world.sara])
    let ids = try Set([world.mina, second, third, fourth].map { try $0.status["replica"].text })
    #expect(ids.count == 4)
  }

  @Test func `row 29: a copy that is only read stays what it is, and one that is moved is no copy`() throws {
    let world = try World()
    let id = try world.mina.status["replica"].text
    let twin = try twin(of: world.mina, "twin")
    for _ in 0..<2 { #expect(try twin.status["replica"].text == id) }
    try world.scene.remove("twin")
    try world.scene.move("desk", to: "جای دیگر")
    let moved = Desk(scene: world.scene, path: world.scene.path("جای دیگر"))
    try moved.note(world.article, "پس از جابه‌جایی")
    #expect(try moved.status["replica"].text == id)
    try moved.sync()
    try world.sara.sync()
    try Desk.expectConverged([moved, world.sara])
  }
}
