import Foundation

/// A page of which one part is written by the program and the rest by people.
struct Page: Sendable {
  static let begin = "<!-- bench report: begin -->"
  static let end = "<!-- bench report: end -->"

  private let before: Substring
  private let after: Substring

  struct Unmarked: Error, Equatable, CustomStringConvertible {
    var description: String { "the page has no lines \(Page.begin) and \(Page.end), in this order" }
  }

  init(_ text: String) throws(Unmarked) {
    guard let begin = text.firstRange(of: Self.begin), let end = text.firstRange(of: Self.end),
      begin.upperBound <= end.lowerBound
    else { throw Unmarked() }
    before = text[..<begin.upperBound]
    after = text[end.lowerBound...]
  }

  /// The page with other lines between the markers.
  func replacing(with lines: [String]) -> String { before + "\n" + lines.joined(separator: "\n") + "\n" + after }
}
