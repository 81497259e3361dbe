// The payload of a text edit in canonical bytes. (F)
//
//   text     operations named, text inserted, if it is not empty: place left, place right;
//            number 2 * runs deleted + mark, for each: place first, number count - 1
//   place    number: 0 the start or the end of the text, else 1 + source + offset * (1 + operations named);
//            source 0 is the base, k the k-th operation named
//
// Every operation named is used. An edit that neither inserts nor deletes has no bytes. The mark is that of an insertion
// that deletes nothing and is a correction.

extension ByteWriter {
  mutating func textEdit(_ edit: TextEdit) {
    let named = edit.named
    operations(named)
    text(edit.inserted)
    if !edit.inserted.isEmpty {
      place(edit.left, named)
      place(edit.right, named)
    }
    number(2 * edit.deleted.count + (edit.isMarked ? 1 : 0))
    for run in edit.deleted {
      place(run.first, named)
      number(UInt64(truncatingIfNeeded: run.count - 1))
    }
  }

  private mutating func place(_ character: CharacterID?, _ named: [OperationID]) {
    guard let character else { return number(0) }
    let source = character.operation.flatMap(named.firstIndex).map { $0 + 1 } ?? 0
    number(1 + UInt64(source) + UInt64(truncatingIfNeeded: character.offset) * UInt64(1 + named.count))
  }
}

extension ByteReader {
  mutating func textEdit() throws(ByteError) -> TextEdit {
    let named = try operations()
    var isUsed = Array(repeating: false, count: named.count)
    var edit = TextEdit(inserted: try text())
    if !edit.inserted.isEmpty {
      edit.left = try place(named, &isUsed)
      edit.right = try place(named, &isUsed)
    }
    let head = try number(upTo: UInt64(Limits.length))
    let count = Int(head / 2)
    edit.isMarked = head % 2 == 1
    guard count <= remaining / 2 else { throw error(.endsEarly) }
    guard !edit.isMarked || (count == 0 && !edit.inserted.isEmpty) else { throw error(.unknownForm) }
    edit.deleted.reserveCapacity(count)
    for _ in 0..<count {
      guard let first = try place(named, &isUsed) else { throw error(.unknownForm) }
      let more = try number(upTo: UInt64(Limits.length))
      edit.deleted.append(CharacterRun(first: first, count: Int(more) + 1))
    }
    guard count > 0 || !edit.inserted.isEmpty else { throw error(.unknownForm) }
    guard !isUsed.contains(false) else { throw error(.outOfOrder) }
    return edit
  }

  private mutating func place(_ named: [OperationID], _ isUsed: inout [Bool]) throws(ByteError) -> CharacterID? {
    let sources = UInt64(named.count) + 1
    let number = try number(upTo: (UInt64(Limits.length) + 1) * sources)
    guard number > 0 else { return nil }
    let (offset, source) = (number - 1).quotientAndRemainder(dividingBy: sources)
    guard source > 0 else { return .base(Int(offset)) }
    isUsed[Int(source) - 1] = true
    return .inserted(named[Int(source) - 1], Int(offset))
  }
}
