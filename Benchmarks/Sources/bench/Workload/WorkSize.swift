/// How large a workload is.
struct WorkSize: Sendable, Hashable {
  var name: String
  var articles: Int
  /// Without those of the newcomer.
  var operations: Int
  /// Scalars of an article.
  var length = 3_000

  static let all = [
    WorkSize(name: "small", articles: 1_000, operations: 100_000),
    WorkSize(name: "medium", articles: 10_000, operations: 1_000_000),
    WorkSize(name: "large", articles: 20_000, operations: 2_000_000),
  ]

  static func named(_ name: String) -> WorkSize? { all.first { $0.name == name } }
}
