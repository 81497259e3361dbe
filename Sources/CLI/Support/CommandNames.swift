internal import ArgumentParser

/// Finds the command that somebody may have meant.
enum CommandNames {
  private static var all: [String] {
    Hashiya.configuration.groupedSubcommands.flatMap { $0.subcommands }.compactMap { $0.configuration.commandName }
      .sorted()
  }

  /// What to say of a first argument that is no command; nil when it is one, or an option.
  static func complaint(about arguments: [String]) -> String? {
    guard let first = arguments.first, !first.hasPrefix("-"), first != "help", !all.contains(first) else { return nil }
    let begun = all.filter { first.utf8.count > 1 && $0.hasPrefix(first) }
    let near = !begun.isEmpty ? begun : all.filter { distance(Array($0.utf8), Array(first.utf8)) <= 2 }
    let shown = first.unicodeScalars.map { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F ? String($0) : "?" }
      .joined()
    let head = "there is no command \"\(shown)\""
    guard !near.isEmpty else { return head + "; `hashiya --help` lists them" }
    return head + "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
  }

  /// Levenshtein's distance: how many bytes are to be put in, taken out or replaced.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    // A longer word is near no command.
    guard right.count < 30 else { return .max }
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let replaced = diagonal + (right[column] == byte ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
