import ArgumentParser
import Foundation

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes figures of `bench run` into docs/performance.md, with a plot for each case.",
    discussion: """
      What stands between the markers of the page is replaced, the rest stays. The figures are kept beside the plots, \
      so that a later run of one size or of a few cases leaves the others.
      """)

  @Argument(help: "Figures that `bench run --json` wrote; none: the page is made again of those that are kept.")
  var files: [String] = []

  @Option(help: "The page.")
  var page = Products.root.appending(path: "docs/performance.md").path

  func run() throws {
    let page = URL(filePath: page)
    let folder = page.deletingPathExtension()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for file in files {
      let url = URL(filePath: file)
      try Data(contentsOf: url).write(to: folder.appending(path: url.lastPathComponent))
    }
    let runs = try kept(in: folder)
    let plots = CasePlots.all(runs)
    for (name, svg) in plots { try Data(svg.utf8).write(to: folder.appending(path: name)) }
    let text = try Page(String(contentsOf: page, encoding: .utf8)).replacing(
      with: Tables.lines(runs, plots: plots.keys.sorted(), folder: folder.lastPathComponent))
    try Data(text.utf8).write(to: page)
  }

  /// The smallest first.
  private func kept(in folder: URL) throws -> [RunReport] {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let figures = files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    return try figures.map { try JSONDecoder().decode(RunReport.self, from: try Data(contentsOf: $0)) }
      .sorted { $0.operations < $1.operations }
  }
}
