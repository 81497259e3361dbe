import Formats
import Foundation
import Models
import Testing

/// The real corpora of `shared/data/brat`; nothing to do where they are not present.
struct BratCorpusTests {
  @Test(arguments: BratCorpus.names) func `every line is taken or named`(corpus: String) throws {
    for document in try BratCorpus.documents(of: corpus) {
      let result = document.read()
      let whole = result.notTaken.count { !$0.isPartial }
      #expect(result.lineCount == result.takenCount + whole)
      #expect(result.lineCount == document.lineCount, "\(document.name)")
      #expect(
        result.warnings.isEmpty || corpus == "bionlp-st-2013-cg", "\(document.name): \(result.warnings)")
      for refusal in result.notTaken {
        let isExpected: Bool
        switch refusal.reason {
        case .noPlaceFor: isExpected = true
        case .missing("T130"): isExpected = document.name.hasPrefix("11_alices")
        case .saidOtherwise: isExpected = corpus == "tdt"
        default: isExpected = false
        }
        #expect(isExpected, "\(document.name): \(refusal) -- \(refusal.line)")
      }
    }
  }

  @Test(arguments: BratCorpus.names) func `an export reads back as it was`(corpus: String) throws {
    let documents = try BratCorpus.documents(of: corpus)
    let views = documents.enumerated().map { FakeArticle.view($1.text, $1.read().edits, id: UInt64($0) + 1) }
    let export = try BratWriter().write(views)
    let names = BratNames(tsv: try #require(export.files.last).bytes)
    for (position, view) in views.enumerated() {
      let text = String(decoding: export.files[2 * position].bytes, as: UTF8.self)
      let again = BratReader(text: ExactText(text), article: .handle("$a"), names: names).read([
        BratFile(name: "x.ann", bytes: export.files[2 * position + 1].bytes)
      ])
      #expect(again.notTaken.isEmpty)
      #expect(again.warnings.isEmpty)
      #expect(text.utf8.elementsEqual(view.text.utf8))
      let second = FakeArticle.view(text, again.edits, id: UInt64(position) + 1)
      #expect(second.annotations.map(\.essence) == view.annotations.map(\.essence))
      #expect(second.relations.map(\.essence) == view.relations.map(\.essence))
    }
    #expect(export.losses[.splitSpans] == 0)
  }
}

extension SpanView {
  fileprivate var essence: [String] {
    [label, fragments.map { "\($0.start) \($0.end)" }.joined(separator: ";")]
      + attributes.map { "\($0.name)=\($0.value.replacing(" ", with: "_"))" } + notes.map(\.text)
  }
}

extension RelationView {
  fileprivate var essence: [String] {
    [label, "\(source)", "\(target)"] + attributes.map { "\($0.name)=\($0.value)" } + notes.map(\.text)
  }
}

/// Finds the corpora beside the checkout.
enum BratCorpus {
  struct Document {
    let name: String
    let text: String
    let files: [BratFile]
    let hadMark: Bool

    /// Lines that are not blank.
    var lineCount: Int {
      files.reduce(0) { $0 + $1.bytes.split(separator: 0x0A).count { $0.first != 0x20 && $0.first != 0x0D } }
    }

    func read() -> BratImport {
      BratReader(text: ExactText(text), article: .handle("$a"), droppedMark: hadMark).read(files)
    }
  }

  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "../../../../shared/data/brat").standardizedFileURL

  static let names: [String] = {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return found.filter { !$0.contains(".") && !$0.hasSuffix("-conll") && !$0.hasSuffix("-xml") }.sorted()
  }()

  static func documents(of corpus: String) throws -> [Document] {
    let folder = folder.appending(path: corpus)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try files.filter { $0.hasSuffix(".txt") }.map { name in
      let stem = String(name.dropLast(4))
      let annotations = files.filter { [".ann", ".a1", ".a2"].map { stem + $0 }.contains($0) }
      let bytes = try Data(contentsOf: folder.appending(path: name))
      let hadMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      return Document(
        name: name, text: String(decoding: bytes.dropFirst(hadMark ? 3 : 0), as: UTF8.self),
        files: try annotations.map {
          BratFile(name: $0, bytes: Array(try Data(contentsOf: folder.appending(path: $0))))
        }, hadMark: hadMark)
    }
  }
}
