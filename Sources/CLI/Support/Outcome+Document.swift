internal import Formats
internal import Models

extension Outcome {
  /// Appends what `apply` and the editing commands print of an edit, as JSON. Written piece by piece: `apply` has as many
  /// of these as its script has lines.
  ///
  /// - Parameter change: What the edit became; nil leaves it out, a nil inside says that nothing was new.
  func appendDocument(line: Int, change: OperationID?? = nil, to bytes: inout [UInt8]) {
    JSONWriter.append(verbatim: #"{"line":"#, to: &bytes)
    JSONWriter.append(Int64(line), to: &bytes)
    JSONWriter.append(verbatim: #","id":"#, to: &bytes)
    JSONWriter.append(id, to: &bytes)
    JSONWriter.append(verbatim: #","name":"#, to: &bytes)
    JSONWriter.append(handle, to: &bytes)
    if let change {
      JSONWriter.append(verbatim: #","change":"#, to: &bytes)
      JSONWriter.append(change.map(ThingID.operation), to: &bytes)
    }
    JSONWriter.append(verbatim: "}", to: &bytes)
  }
}
