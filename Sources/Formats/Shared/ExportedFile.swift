/// One file of an export that is a folder.
package struct ExportedFile: Equatable, Sendable {
  /// Relative to the folder, without separators.
  package let name: String
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
