// New characters, and characters that die or live again.

extension CharacterOrder {
  /// Puts `count` new, living characters directly after a character, or at the start. Their serials are the next ones.
  ///
  /// - Complexity: O(count / 64 + log runs).
  mutating func insert(_ count: Int, after serial: Serial?) {
    guard count > 0 else { return }
    if let serial, extend(serial, by: count) { return }
    var rest = count
    var place = serial.map { split(after: self.place(of: $0)) } ?? Place(leaf: 0, slot: 0, offset: 0)
    while rest > 0 {
      let first = UInt32(self.count)
      let part = min(rest, Int(Self.block - first % Self.block))
      place = insert(Run(first: first, count: UInt32(part), deaths: 0), at: place)
      addSerials(part, leaf: place.leaf)
      place.slot += 1
      rest -= part
    }
  }

  /// What typing does: the character before is the last one that came, and lives.
  private mutating func extend(_ serial: Serial, by count: Int) -> Bool {
    guard Int(serial) + 1 == self.count, serial % Self.block + UInt32(count) < Self.block else { return false }
    let place = place(of: serial)
    let index = place.leaf * Self.width + place.slot
    guard runs[index].deaths == 0 else { return false }
    runs[index].count += UInt32(count)
    for _ in 0..<count { homes.append(0) }
    addLiving(count, leaf: place.leaf)
    return true
  }

  /// Adds a reason to be dead to each character of a range of serials, or takes one away.
  ///
  /// - Complexity: O(runs in the range · log runs).
  mutating func bury(_ serials: Range<Serial>, isRevival: Bool = false) {
    var next = serials.lowerBound
    while next < serials.upperBound {
      var place = place(of: next)
      if place.offset > 0 {
        place = split(after: Place(leaf: place.leaf, slot: place.slot, offset: place.offset - 1))
      }
      let length = min(run(at: place).count, serials.upperBound - next)
      if length < run(at: place).count {
        _ = split(after: Place(leaf: place.leaf, slot: place.slot, offset: length - 1))
        place = self.place(of: next)
      }
      changeDeaths(at: place, isRevival: isRevival)
      next += length
    }
  }

  private mutating func changeDeaths(at place: Place, isRevival: Bool) {
    let index = place.leaf * Self.width + place.slot
    let before = runs[index].living
    runs[index].deaths = isRevival ? runs[index].deaths - min(1, runs[index].deaths) : runs[index].deaths + 1
    addLiving(runs[index].living - before, leaf: place.leaf)
    join(place)
  }

  /// Joins a run with its neighbours in the leaf where they are one.
  private mutating func join(_ place: Place) {
    if place.slot + 1 < leaves[place.leaf].count { joinNext(place.leaf, place.slot) }
    if place.slot > 0 { joinNext(place.leaf, place.slot - 1) }
  }

  private mutating func joinNext(_ leaf: Int, _ slot: Int) {
    let index = leaf * Self.width + slot
    let (run, next) = (runs[index], runs[index + 1])
    guard run.end == next.first, run.deaths == next.deaths, next.first % Self.block != 0 else { return }
    runs[index].count += next.count
    starts[Int(next.first / Self.block)] &= ~(1 << UInt64(next.first % Self.block))
    let end = leaf * Self.width + leaves[leaf].count
    for position in index + 1..<end - 1 { runs[position] = runs[position + 1] }
    leaves[leaf].count -= 1
  }

  /// Cuts the run after a character of it, and returns the place behind the cut, where a run may be inserted.
  private mutating func split(after place: Place) -> Place {
    let index = place.leaf * Self.width + place.slot
    let run = runs[index]
    let behind = Place(leaf: place.leaf, slot: place.slot + 1, offset: 0)
    let kept = place.offset + 1
    guard kept < run.count else { return behind }
    runs[index].count = kept
    addLiving(-(run.living - runs[index].living), leaf: place.leaf)
    return insert(Run(first: run.first + kept, count: run.count - kept, deaths: run.deaths), at: behind)
  }

  /// Inserts a run before the one at a place, and returns where it is then.
  private mutating func insert(_ run: Run, at place: Place) -> Place {
    var place = place
    if leaves[place.leaf].count == Self.width { place = splitLeaf(place) }
    let start = place.leaf * Self.width
    var index = start + leaves[place.leaf].count
    while index > start + place.slot {
      runs[index] = runs[index - 1]
      index -= 1
    }
    runs[index] = run
    leaves[place.leaf].count += 1
    // New characters are settled when their serials are added.
    if Int(run.first) < homes.count { settle(run.first, in: place.leaf) }
    addLiving(run.living, leaf: place.leaf)
    return place
  }

  private mutating func settle(_ first: Serial, in leaf: Int) {
    starts[Int(first / Self.block)] |= 1 << UInt64(first % Self.block)
    homes[Int(first)] = UInt32(leaf)
  }

  private mutating func addSerials(_ count: Int, leaf: Int) {
    let first = UInt32(homes.count)
    for _ in 0..<count { homes.append(UInt32(leaf)) }
    while starts.count * Int(Self.block) < homes.count { starts.append(0) }
    settle(first, in: leaf)
  }

  /// Living base characters at the end; used once, when the order is made.
  mutating func append(_ count: Int) {
    var place = Place(leaf: 0, slot: 0, offset: 0)
    var rest = count
    runs.reserveCapacity(2 * count / Int(Self.block) + Self.width)
    homes.reserveCapacity(count)
    while rest > 0 {
      let first = UInt32(self.count)
      let part = min(rest, Int(Self.block))
      place = insert(Run(first: first, count: UInt32(part), deaths: 0), at: place)
      addSerials(part, leaf: place.leaf)
      place.slot += 1
      rest -= part
    }
  }
}
