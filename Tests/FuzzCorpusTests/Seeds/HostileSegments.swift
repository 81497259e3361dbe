import FuzzTargets
import Models
import Segments

/// Segments that no program makes.
struct HostileSegments {
  private let own = SegmentInput.key.replica
  private let article = ArticleID(ID128(high: 1, low: 2))
  private let nobody = ReplicaID(ID128(high: .max, low: .max))

  /// By target.
  var inputs: [String: SeedInputs.Inputs] {
    get throws {
      var inputs: [String: SeedInputs.Inputs] = [:]
      for (name, file) in try files { inputs["file", default: [:]]["hostile-\(name)"] = file }
      for (name, content) in try contents {
        inputs["file", default: [:]]["hostile-\(name)"] = try SegmentInput.framed(content)
        for target in ["segment", "held"] { inputs[target, default: [:]]["hostile-\(name)"] = content }
        var lookup = InputWriter()
        lookup.long(1)
        inputs["lookup", default: [:]]["hostile-\(name)"] = lookup.bytes + content
      }
      // As large as a frame may be when it is unpacked.
      inputs["file", default: [:]]["heavy-frame"] = try SegmentInput.framed(header(last: 1) + largestFrame.bytes)
      return inputs
    }
  }

  // MARK: - Frames

  /// Files of which the frame is wrong.
  private var files: [(String, [UInt8])] {
    get throws {
      let file = try SeedSegment.sealed([change([note("n", seq: 1)])])
      let content = SegmentInput.content(of: file)
      func framed(_ offset: Int) throws -> [UInt8] {
        var other = content
        other[offset] ^= 1
        return try SegmentInput.framed(other)
      }
      var badSignature = file
      badSignature[content.count] ^= 1
      return [
        ("not-its-keys-replica", try framed(30)), ("no-such-key", try framed(60)), ("other-corpus", try framed(13)),
        ("newer-format", try framed(9)), ("other-chain", try framed(130)), ("other-length", try framed(160)),
        ("first-above-last", try framed(82)), ("bad-signature", badSignature), ("cut", Array(file.dropLast(40))),
        ("zeros", file.dropLast(60) + [UInt8](repeating: 0, count: 60)),
      ]
    }
  }

  // MARK: - Contents

  private var contents: [(String, [UInt8])] {
    get throws {
      let drafts = try [
        ("last-number", SeedSegment.sealed([change([note("n", seq: (1 << 48) - 1)])])),
        ("clocks", SeedSegment.sealed([change([note("n", seq: 1, time: .min)], wall: .max, lamport: .max)])),
        ("table-of-nobody", SeedSegment.sealed([change([note("n", seq: 1)])], table: table)),
        ("names-of-nobody", SeedSegment.sealed([change([removal, write])])),
      ]
      return drafts.map { ($0, SegmentInput.content(of: $1)) } + bodies
    }
  }

  private var table: [TableEntry] {
    let chain = Chain(corpus: SegmentInput.corpus, replica: nobody)
    return [ReplicaID(ID128(high: 0, low: 0)), nobody].map { TableEntry(replica: $0, seq: (1 << 48) - 1, chain: chain) }
  }

  private func change(_ operations: [Operation], wall: Int64 = .min, lamport: UInt64 = 1) -> Change {
    let header = ChangeHeader(
      first: operations[0].id, count: operations.count, wall: Timestamp(milliseconds: wall), lamport: lamport,
      author: "a", device: "")
    return Change(header: header, operations: operations)
  }

  private func note(_ text: ExactText, seq: UInt64, time: Int64 = .max) -> Operation {
    let credit = Credit(author: "", created: Timestamp(milliseconds: time))
    return operation(seq, .note, .note(NoteCreation(key: nil, text: text, credit: credit)))
  }

  /// A removal that has seen operations that nobody has.
  private var removal: Operation {
    operation(1, .remove, .remove(seen: [OperationID(replica: nobody, seq: (1 << 48) - 1)]))
  }

  private var write: Operation {
    let overwritten = [1, (1 << 48) - 1].map { OperationID(replica: nobody, seq: $0) }
    return operation(
      2, .write, .write(.undone(OperationID(replica: nobody, seq: 7)), .on), overwrites: overwritten)
  }

  private func operation(
    _ seq: UInt64, _ kind: Operation.Kind, _ payload: Payload, overwrites: [OperationID] = []
  ) -> Operation {
    Operation(
      id: OperationID(replica: own, seq: seq), kind: kind, flags: .touches, article: article,
      target: .operation(OperationID(replica: nobody, seq: seq)), overwrites: overwrites, payload: payload)
  }

  // MARK: - Bodies

  private var bodies: [(String, [UInt8])] {
    let bomb = HostileBody.bomb(blocks: 64)
    let most = 1 << 26
    let columns: [(String, [HostileBody.Column])] = [
      ("no-columns", []),
      ("a-number-too-many", [HostileBody.Column(number: 21, count: most + 1, width: 0)]),
      ("numbers-without-bytes", (15...24).map { HostileBody.Column(number: $0, count: most / 10, width: 0) }),
      ("count-beyond-all", [HostileBody.Column(number: 21, count: .max, width: 0)]),
      ("bytes-that-are-not-there", [HostileBody.Column(number: 2, count: 512 << 20, width: 1, sizes: [0])]),
      ("plane-beyond-the-file", [HostileBody.Column(number: 2, count: 1 << 20, width: 1, sizes: [.max])]),
      (
        "frame-larger-than-said",
        [HostileBody.Column(number: 2, count: 1 << 10, width: 1, sizes: [bomb.count], data: bomb)]
      ),
      ("nine-planes", [HostileBody.Column(number: 21, count: 1, width: 9, sizes: Array(repeating: 0, count: 9))]),
      ("column-zero", [HostileBody.Column(number: 0, count: 1, width: 0)]),
    ]
    return columns.map { ($0, header(last: 1) + HostileBody(columns: $1).bytes) }
      + [("many-rows", header(last: 1 << 12) + HostileBody.rows(1 << 12).bytes)]
  }

  private var largestFrame: HostileBody {
    let frame = HostileBody.bomb(blocks: 4096)
    return HostileBody(columns: [.init(number: 2, count: 512 << 20, width: 1, sizes: [frame.count], data: frame)])
  }

  /// A header without what `SegmentInput` puts in.
  private func header(last: UInt64) -> [UInt8] {
    let file = try? SeedSegment.sealed([change([note("n", seq: 1)])])
    var header = Array((file ?? []).prefix(164))
    for (index, shift) in stride(from: UInt64(0), to: 64, by: 8).enumerated() {
      header[84 + index] = UInt8(truncatingIfNeeded: last >> shift)
    }
    return header
  }
}
