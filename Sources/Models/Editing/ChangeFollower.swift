/// Works on a large change while it is still being decided.
package protocol ChangeFollower: AnyObject {
  /// The next operations of the change. They are final, though the change may yet be dropped as a whole.
  ///
  /// - Parameter header: That of the change as far as it has come.
  func follow(_ operations: [Operation], of header: ChangeHeader)
}
