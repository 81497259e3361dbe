internal import Store

/// What a person is told when something failed.
enum Problem {
  static func description(of error: any Error) -> String {
    if let readable = DatabaseProblem.description(of: error) { return readable }
    return "\(error)"
  }
}
