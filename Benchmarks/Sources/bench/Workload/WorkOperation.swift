/// One thing that somebody does to an annotation.
struct WorkOperation: Sendable, Hashable {
  enum Kind: UInt8, CaseIterable, Sendable { case create, label, tag, comment, remove }

  var kind: Kind
  /// The annotation: its place among all of the workload.
  var object: Int
  var article: Int
  /// Its number at its site, from 1.
  var number: UInt32
  var milliseconds: Int64
  /// Scalars that a created annotation covers.
  var range = 0..<0
  /// A label or a tag, by its place in the vocabulary.
  var word: UInt8 = 0
  var author: UInt8 = 0
  /// Whether a tag is added.
  var adds = true
  /// What a comment's text is made from.
  var seed: UInt64 = 0
}

/// An annotation: where and when it was made.
struct WorkObject: Sendable, Hashable {
  var site: Int
  var number: UInt32
  var milliseconds: Int64
  var article: Int
}

/// What one site does without hearing of others.
struct WorkStage: Sendable {
  var name: String
  var site: Int
  var operations: [WorkOperation]
}
