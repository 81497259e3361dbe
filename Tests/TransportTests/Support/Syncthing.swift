import CommandSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Syncthing on one machine: a process with a home of its own that talks to its peers over the loopback alone.
final class Syncthing {
  /// The folder it keeps the same as those of its peers.
  let shared: String

  private let scene: Scene
  private let home: String
  private let port: Int
  private let device: String
  private var process: Running?

  init(_ scene: Scene, _ name: String) throws {
    self.scene = scene
    home = try scene.makeFolder("syncthing-\(name)")
    shared = try scene.makeFolder("shared-\(name)")
    // Without the marker it would take the folder for an unmounted disk.
    _ = try scene.makeFolder("shared-\(name)/.stfolder")
    port = try Loopback.freePort()
    try scene.run("syncthing", "generate", "--home=\(home)")
    device = try scene.run("syncthing", "serve", "--home=\(home)", "--device-id").stdout
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit { process?.end() }

  /// Several that know each other and are running.
  static func start(_ names: [String], in scene: Scene) throws -> [Syncthing] {
    let all = try names.map { try Syncthing(scene, $0) }
    try start(all)
    return all
  }

  /// Makes them know each other and starts them.
  static func start(_ all: [Syncthing]) throws {
    for one in all {
      let configuration = one.configuration(of: all)
      try configuration.write(toFile: one.home + "/config.xml", atomically: true, encoding: .utf8)
    }
    for one in all { try one.start() }
  }

  func start() throws {
    // The limit is for a test that is itself killed: nothing may be left running.
    process = try scene.start([
      "timeout", "--kill-after=1", "300", "syncthing", "serve", "--home=\(home)", "--no-browser", "--no-restart",
    ])
  }

  /// Asks it to end and waits until it has.
  func stop() {
    process?.send(SIGTERM)
    process?.wait(limit: 20)
    process = nil
  }

  /// Ends it at once, in the middle of whatever it is doing.
  func kill() {
    process?.end()
    process = nil
  }

  /// Stops it where it is, as a machine that is put to sleep does, until `resume`.
  func pause() { process?.send(SIGSTOP) }

  func resume() { process?.send(SIGCONT) }

  /// A new replica on its machine, as soon as the marker of the corpus has come; waits for the first article.
  func join(as name: String) throws -> Desk {
    let hasMarker = try eventually {
      try FileManager.default.contentsOfDirectory(atPath: shared).contains { $0.hasSuffix(".root") }
    }
    #expect(hasMarker, "syncthing carried nothing")
    let desk = try scene.join(shared, name)
    let hasArticle = try eventually {
      try desk.ok("sync")
      return try desk.status["articles"].int > 0
    }
    #expect(hasArticle, "syncthing carried no segment")
    return desk
  }

  /// The files it set aside because two machines had different ones of one name.
  func conflictCopies() -> [String] { scene.segments(in: shared).filter { $0.contains(".sync-conflict-") } }

  private func configuration(of all: [Syncthing]) -> String {
    let members = all.map { #"<device id="\#($0.device)"/>"# }.joined()
    let devices = all.map {
      #"<device id="\#($0.device)" name="\#($0.port)"><address>tcp://127.0.0.1:\#($0.port)</address></device>"#
    }.joined()
    return """
      <configuration version="35">
        <folder id="corpus" path="\(shared)" type="sendreceive" rescanIntervalS="3" fsWatcherEnabled="true"
          fsWatcherDelayS="1">\(members)<maxConflicts>-1</maxConflicts></folder>
        \(devices)
        <gui enabled="false"></gui>
        <options>
          <listenAddress>tcp://127.0.0.1:\(port)</listenAddress>
          <globalAnnounceEnabled>false</globalAnnounceEnabled>
          <localAnnounceEnabled>false</localAnnounceEnabled>
          <relaysEnabled>false</relaysEnabled>
          <natEnabled>false</natEnabled>
          <stunKeepaliveStartS>0</stunKeepaliveStartS>
          <crashReportingEnabled>false</crashReportingEnabled>
          <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
          <urAccepted>-1</urAccepted>
          <startBrowser>false</startBrowser>
          <reconnectionIntervalS>1</reconnectionIntervalS>
        </options>
      </configuration>
      """
  }
}

enum Loopback {
  struct NoPort: Error {}

  /// A TCP port nobody listens at. Somebody else may take it before it is used; nothing better can be had.
  static func freePort() throws -> Int {
    #if canImport(Glibc)
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let socket = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 ? getsockname(socket, address, &length) : -1
      }
    }
    guard code == 0 else { throw NoPort() }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
