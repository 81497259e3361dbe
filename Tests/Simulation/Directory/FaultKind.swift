/// What may go wrong in a shared directory.
package enum FaultKind: String, CaseIterable, Sendable {
  /// A file is not carried to a machine for a time, which may be months.
  case late
  /// A file arrives before one that was written earlier.
  case reordered
  /// A file is gone for a time and comes back whole.
  case lost
  case duplicated
  case cut
  case zeroFilled
  case bitFlipped
  /// The line ends of a file were changed, as git does where nothing tells it not to.
  case lineEnds
  case conflictCopy
  case caseFolded
  case deleted
  case resurrected
  case staleListing
  case full
  case readOnly
  case inputOutput
  /// Something was done, and the answer got lost.
  case replyLost
  case placeholder
  /// Files that have nothing to do with us, or are not ours to open.
  case junk
  /// A folder may not be read.
  case unreadable
  /// The directory is not mounted: it is missing, or an empty folder stands in its place.
  case emptied
  case markerLost
  /// The process died between two writes.
  case killed
  /// A machine lost its power, and with it what was not on the disk yet.
  case powerLost
}
