import CommandSupport
import Foundation
import Testing

/// What `doctor` said.
struct Diagnosis {
  let findings: [Value]
  let outcome: Outcome

  func all(_ kind: String) -> [Value] { findings.filter { $0["kind"].text == kind } }

  var kinds: [String] { findings.map { $0["kind"].text } }

  /// The only finding of a kind.
  func only(_ kind: String, at location: SourceLocation = #_sourceLocation) throws -> Value {
    let found = all(kind)
    #expect(found.count == 1, "\(outcome)", sourceLocation: location)
    return try #require(found.first, "\(outcome)", sourceLocation: location)
  }
}

extension Value {
  /// Whether a finding says all these, in whatever part of it.
  func says(_ texts: String...) -> Bool {
    let all = ["subject", "detail", "advice"].map { self[$0].text }.joined(separator: "\n")
    return texts.allSatisfy { all.contains($0) }
  }
}

extension Desk {
  /// Runs `doctor`, which must leave every file as it is.
  func doctor(at location: SourceLocation = #_sourceLocation) throws -> Diagnosis {
    let before = try Snapshot(scene)
    let diagnosis = try diagnose("doctor", "--json", status: 0, at: location)
    let changed = try Snapshot(scene).differences(from: before)
    #expect(changed == [], "doctor wrote", sourceLocation: location)
    return diagnosis
  }

  /// Runs `doctor --repair`.
  func repair(status: Int32 = 0, at location: SourceLocation = #_sourceLocation) throws -> Diagnosis {
    try diagnose("doctor", "--repair", "--json", status: status, at: location)
  }

  private func diagnose(
    _ arguments: String..., status: Int32, at location: SourceLocation
  ) throws -> Diagnosis {
    let outcome = try run(arguments)
    #expect(outcome.status == status, "\(outcome)", sourceLocation: location)
    let document = try Value(outcome.stdout)
    #expect(document.keys == ["findings"], sourceLocation: location)
    for finding in document["findings"].array {
      #expect(finding.keys == ["kind", "subject", "detail", "advice", "repaired"], sourceLocation: location)
      #expect(
        !finding["subject"].text.isEmpty && !finding["detail"].text.isEmpty, "\(outcome)", sourceLocation: location)
    }
    return Diagnosis(findings: document["findings"].array, outcome: outcome)
  }
}

/// Every file and folder of a scene, with its bytes and when it was written.
struct Snapshot {
  private struct Item: Equatable {
    var bytes: Data?
    var modified: Date?
  }

  private var items: [String: Item] = [:]

  /// What goes in and comes out of the program is left out.
  init(_ scene: Scene) throws {
    let manager = FileManager.default
    for case let name as String in manager.enumerator(atPath: scene.root) ?? .init() where !name.hasPrefix("streams") {
      let path = scene.path(name)
      let attributes = try manager.attributesOfItem(atPath: path)
      let isFile = attributes[.type] as? FileAttributeType == .typeRegular
      items[name] = Item(
        bytes: isFile ? manager.contents(atPath: path) : nil, modified: attributes[.modificationDate] as? Date)
    }
  }

  func differences(from other: Snapshot) -> [String] {
    Set(items.keys).union(other.items.keys).filter { items[$0] != other.items[$0] }.sorted()
  }
}

extension Scene {
  func age(_ name: String, days: Double) throws {
    let date = Date(timeIntervalSinceNow: -days * 86_400)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path(name))
  }

  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// The segments in a shared directory, sorted.
  func segments(in directory: String = "shared") -> [String] { files(in: directory + "/seg") }
}
