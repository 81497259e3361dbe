extension Isolate {
  /// A text from outside on one line, cut to a width, that cannot disturb what stands around it.
  static func line(_ text: String, width: Int) -> String {
    foreign(text, columns: width).text
  }
}
