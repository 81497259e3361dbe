import Formats
import Foundation
import Testing

/// The schemas of the W3C's test suite, run by Python's `jsonschema`; skipped where either is not present.
@Suite(.enabled(if: Schemas.arePresent))
struct WebAnnotationSchemaTests {
  @Test func `the page and each annotation satisfy every MUST of the Recommendation`() throws {
    let export = try WebAnnotationWriter(corpus: WebSample.corpus).write(WebSample.articles)
    #expect(try Schemas.failures(in: export.bytes) == "")
  }

  @Test func `the check finds what is wrong`() throws {
    let export = try WebAnnotationWriter(corpus: WebSample.corpus).write(WebSample.articles)
    let text = try #require(String(validating: export.bytes, as: UTF8.self))
    let wrong = text.replacing("\"textDirection\":\"rtl\"", with: "\"textDirection\":\"up\"")
      .replacing("\"type\":\"AnnotationPage\"", with: "\"type\":\"Page\"")
    let failures = try Schemas.failures(in: Array(wrong.utf8))
    #expect(failures.contains("targTextDirectionValidated"))
    #expect(failures.contains("pageTypeValidated"))
  }
}

private enum Schemas {
  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "../../../../shared/data/web-annotation/tests").standardizedFileURL

  static let arePresent: Bool = {
    guard FileManager.default.fileExists(atPath: folder.path) else { return false }
    return (try? python(["-c", "import jsonschema, referencing, rfc3986_validator"], input: []))?.status == 0
  }()

  /// The names of the assertions that do not hold, one a line.
  static func failures(in document: [UInt8]) throws -> String {
    let result = try python(["-c", script, folder.path], input: document)
    #expect(result.status == 0)
    return result.output
  }

  private static func python(_ arguments: [String], input: [UInt8]) throws -> (status: Int32, output: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".jsonld")
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments + [file.path]
    let (output, errors) = (Pipe(), FileHandle.nullDevice)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }

  private static let script = """
    import json, os, sys
    from jsonschema import Draft4Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT4

    root, document = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    files = {}
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(".json"):
                files[name] = json.load(open(os.path.join(folder, name), encoding="utf-8"))
    registry = Registry().with_resources(
        (name, Resource(contents=schema, specification=DRAFT4)) for name, schema in files.items())

    def check(thing, suite, what):
        assertions = json.load(open(os.path.join(root, suite), encoding="utf-8"))["assertions"]
        for path in assertions:
            schema = files[os.path.basename(path)]
            validator = Draft4Validator(schema, registry=registry, format_checker=FormatChecker())
            if validator.is_valid(thing) != (schema.get("expectedResult", "valid") == "valid"):
                print(what, os.path.basename(path)[:-5])

    check(document, "collections/pages/pageMusts.test", "page")
    for item in document["items"]:
        item["@context"] = document["@context"]
        check(item, "annotations/annotationMusts.test", item["id"])
    """
}
