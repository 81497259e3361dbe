internal import Sync

extension Step: LosslessStringConvertible {
  /// One line, such as `0.2 cut seg/x/a.hsg 17 silent`: directory and machine, what happens, and its particulars.
  package var description: String {
    ([("\(directory).\(machine)")] + action.words).joined(separator: " ")
  }

  /// Reads a line that `description` wrote; nil for any other.
  package init?(_ description: String) {
    var words = StepWords(description)
    guard let place = words.next()?.split(separator: "."), place.count == 2, let directory = Int(place[0]),
      let machine = Int(place[1]), let action = Action(&words), words.isAtEnd
    else { return nil }
    self.init(directory, machine, action)
  }
}

extension Step.Action {
  fileprivate var words: [String] {
    switch self {
    case .take(let path, let from): ["take", path.escaped, "\(from)"]
    case .takeAll(let from): ["takeAll", "\(from)"]
    case .begin(let path, let from, let length): ["begin", path.escaped, "\(from)", "\(length)"]
    case .hold(let path, let until): ["hold", path.escaped, "\(until)"]
    case .fetch(let path): ["fetch", path.escaped]
    case .pull(let changesLineEnds): ["pull", changesLineEnds ? "crlf" : "plain"]
    case .push: ["push"]
    case .plug(let elsewhere): ["plug", elsewhere.rawValue]
    default: isOnFile ? fileWords : viewWords
    }
  }

  private var isOnFile: Bool {
    switch self {
    case .cut, .zero, .flip, .copy, .rename, .lose, .delete, .resurrect, .loseMarker, .junk, .placeholder: true
    default: false
    }
  }

  private var fileWords: [String] {
    switch self {
    case .cut(let path, let length, let isSilent): ["cut", path.escaped, "\(length)", Self.word(isSilent)]
    case .zero(let path, let isSilent): ["zero", path.escaped, Self.word(isSilent)]
    case .flip(let path, let at, let mask, let isSilent):
      ["flip", path.escaped, "\(at)", "\(mask)", Self.word(isSilent)]
    case .copy(let path, let name, let kind): ["copy", path.escaped, name.escaped, kind.rawValue]
    case .rename(let path, let name): ["rename", path.escaped, name.escaped]
    case .lose(let path, let until): ["lose", path.escaped, "\(until)"]
    case .delete(let path): ["delete", path.escaped]
    case .resurrect(let path): ["resurrect", path.escaped]
    case .loseMarker: ["loseMarker"]
    case .junk(let path, let junk): ["junk", path.escaped] + junk.words
    case .placeholder(let path, let isStub): ["placeholder", path.escaped, isStub ? "stub" : "online"]
    default: []
    }
  }

  private var viewWords: [String] {
    switch self {
    case .freeze(let until): ["freeze", "\(until)"]
    case .full(let until): ["full", "\(until)"]
    case .readOnly(let until): ["readOnly", "\(until)"]
    case .block(let path, let until): ["block", path.escaped, "\(until)"]
    case .unmount(let mount, let until): ["unmount", mount.rawValue, "\(until)"]
    case .fail(let operation, let after, let times, let fault):
      ["fail", operation.rawValue, "\(after)", "\(times)", fault.rawValue]
    case .plan(let after, let event): ["plan", "\(after)"] + event.words
    case .losePower(let seed): ["losePower", "\(seed)"]
    default: []
    }
  }

  private static func word(_ isSilent: Bool) -> String { isSilent ? "silent" : "seen" }
}

extension Step.Junk {
  fileprivate var words: [String] {
    switch self {
    case .bytes(let seed, let count): ["bytes", "\(seed)", "\(count)"]
    case .part(let path, let length): ["part", path.escaped, "\(length)"]
    case .hostile(let path, let size): ["hostile", path.escaped, "\(size)"]
    case .other: ["other"]
    }
  }
}

extension BoundaryEvent {
  fileprivate var words: [String] {
    switch self {
    case .die(let keep): ["die", "\(keep)"]
    case .fail(let failure): ["fail", failure.rawValue]
    case .loseReply(let recovers): ["loseReply", recovers ? "recovers" : "stays"]
    case .pullOut(let keep, let fills): ["pullOut", "\(keep)", fills ? "zeros" : "cut"]
    }
  }
}

extension String {
  /// One word: what would end one is written as a number in percent signs, and nothing at all as one sign.
  fileprivate var escaped: String {
    if isEmpty { return "%" }
    return utf8.reduce(into: "") { text, byte in
      if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%") {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%\(byte)%"
      }
    }
  }
}
