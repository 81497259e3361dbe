/// Puts the arguments into the form that the parser of the commands takes.
///
/// Global options may stand before the command; a quote, a tag or a note may begin with `-`; `--quote` and `--range`
/// take several values.
enum ArgumentShape {
  private static let globalFlags: Set<String> = ["--json", "--quiet"]
  private static let globalValues: Set<String> = ["--author", "-C"]
  private static let severalValues: Set<String> = ["--quote", "--range"]

  static func normalised(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var rest = arguments[...]
    while let next = rest.first {
      if globalFlags.contains(next) || next.hasPrefix("--author=") {
        leading.append(next)
        rest = rest.dropFirst()
      } else if globalValues.contains(next), rest.count > 1 {
        leading += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    guard let command = rest.first, !command.hasPrefix("-") else { return leading + rest }
    return [command] + leading + shaped(Array(rest.dropFirst()), command)
  }

  private static func shaped(_ arguments: [String], _ command: String) -> [String] {
    switch command {
    case "tag": tagged(arguments)
    case "note": dashedText(arguments)
    default: spread(arguments)
    }
  }

  /// `--quote A B` becomes `--quote A --quote B`. The first value may begin with `-`.
  private static func spread(_ arguments: [String]) -> [String] {
    var out: [String] = []
    var option: String?
    var isFirst = false
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return out + arguments[index...] }
      if let current = option, isFirst || !argument.hasPrefix("-") {
        out += [current, argument]
        isFirst = false
      } else if severalValues.contains(argument) {
        option = argument
        isFirst = true
      } else {
        option = nil
        out.append(argument)
      }
    }
    // An option without its value is the parser's to name.
    if isFirst, let option { out.append(option) }
    return out
  }

  /// `+t` and `-t` behind the target become `--add t` and `--remove t`.
  private static func tagged(_ arguments: [String]) -> [String] {
    var out: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      if ["--add", "--remove", "--author", "-C"].contains(argument) {
        out += arguments[index..<min(index + 2, arguments.count)]
        index += 2
        continue
      }
      if argument.hasPrefix("+"), argument.utf8.count > 1 {
        out += ["--add", String(argument.dropFirst())]
      } else if isDashed(argument) {
        out += ["--remove", String(argument.dropFirst())]
      } else {
        out.append(argument)
      }
      index += 1
    }
    return out
  }

  /// A note's text may begin with a dash: everything that isn't an option of ours goes behind `--`.
  private static func dashedText(_ arguments: [String]) -> [String] {
    var options: [String] = []
    var texts: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      if argument == "--" {
        texts += arguments[(index + 1)...]
        break
      }
      if globalValues.contains(argument) {
        options += arguments[index..<min(index + 2, arguments.count)]
        index += 1
      } else if globalFlags.contains(argument) || ["-h", "--help", "--version"].contains(argument)
        || argument.hasPrefix("--author=")
      {
        options.append(argument)
      } else {
        texts.append(argument)
      }
      index += 1
    }
    return options + (texts.contains { $0.hasPrefix("-") && $0 != "-" } ? ["--"] : []) + texts
  }

  /// Begins with one dash and is no option of ours.
  private static func isDashed(_ argument: String) -> Bool {
    argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.utf8.count > 1
      && !["-C", "-h"].contains(argument)
  }
}
