import Foundation
import Models

/// Reads the JSON of the editing traces that CRDT benchmarks share, gzipped or not.
enum TraceReader {
  static func read(_ path: String) throws -> Trace {
    let data = path.hasSuffix(".gz") ? try unzipped(path) : try Data(contentsOf: URL(filePath: path))
    return try trace(data, name: URL(filePath: path).lastPathComponent)
  }

  static func trace(_ data: Data, name: String) throws -> Trace {
    let document = try JSONDecoder().decode(TraceDocument.self, from: data)
    let isConcurrent = document.kind == "concurrent"
    return Trace(
      name: name, start: ExactText(document.startContent ?? ""), end: ExactText(document.endContent),
      isConcurrent: isConcurrent,
      transactions: document.txns.enumerated().map { index, item in
        Trace.Transaction(
          agent: item.agent ?? 0, parents: isConcurrent ? item.parents ?? [] : index == 0 ? [] : [index - 1],
          time: item.time.flatMap { Timestamp($0) } ?? Timestamp(milliseconds: 0),
          patches: item.patches.map(\.patch).filter { $0.deleted > 0 || !$0.inserted.isEmpty })
      })
  }

  private static func unzipped(_ path: String) throws -> Data {
    let output = try Subprocess.output(of: "gzip", ["-dc", path])
    return Data(output)
  }
}

private struct TraceDocument: Decodable {
  var kind: String?
  var startContent: String?
  var endContent: String
  var txns: [Item]

  struct Item: Decodable {
    var agent: Int?
    var parents: [Int]?
    var time: String?
    var patches: [RawPatch]
  }

  /// `[position, deleted, inserted]`; whatever follows is left out.
  struct RawPatch: Decodable {
    let patch: Trace.Patch

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      let position = try list.decode(Int.self)
      let deleted = try list.decode(Int.self)
      guard position >= 0, deleted >= 0, position <= Limits.length, deleted <= Limits.length else {
        throw DecodingError.dataCorruptedError(in: list, debugDescription: "a position or a number below zero, or huge")
      }
      patch = Trace.Patch(position: position, deleted: deleted, inserted: ExactText(try list.decode(String.self)))
    }
  }
}
