import CommandSupport
import Foundation
import Testing

/// A file system in a file, as it is on a stick, or in memory: mounted wherever a test plugs it in.
final class Volume {
  enum Kind: String, CaseIterable, CustomTestStringConvertible, Sendable {
    /// No hard links, names in any case are one.
    case vfat
    /// The same. By the kernel's driver or, without that, by the one of exfat-fuse.
    case exfat
    /// Names in any case are one.
    case caseFolding
    case ext4
    /// Forgets everything when it is unmounted.
    case memory

    var testDescription: String { rawValue }

    var hasHardLinks: Bool { self != .vfat && self != .exfat }

    /// Whether this machine lets us mount it. Tried once: containers often refuse.
    var isMountable: Bool { Volume.mountable.contains(self) }
  }

  static let mountable: [Kind] = Kind.allCases.filter { kind in
    guard getuid() == 0, let scene = try? Scene(), let volume = try? Volume(kind, in: scene) else { return false }
    return volume.tryToMount(at: "trial")
  }

  /// Those that keep what is on them.
  static let sticks = mountable.filter { $0 != .memory }

  private let kind: Kind
  private let scene: Scene
  private let megabytes: Int
  private let image: String
  private var place: String?

  struct NotMounted: Error { var kind: Kind }

  /// - Parameter megabytes: 4 at least.
  init(_ kind: Kind, megabytes: Int = 32, in scene: Scene) throws {
    self.kind = kind
    self.scene = scene
    self.megabytes = megabytes
    image = scene.path("stick.\(kind.rawValue)")
    let format: [Kind: [String]] = [
      .vfat: ["mkfs.vfat"], .exfat: ["mkfs.exfat", "-b", "4096"], .ext4: ["mkfs.ext4", "-q", "-m", "0"],
      .caseFolding: ["mkfs.ext4", "-q", "-m", "0", "-O", "casefold"],
    ]
    guard let words = format[kind] else { return }
    try scene.run("truncate", "-s", "\(megabytes)M", image)
    let outcome = try scene.start(words + [image]).wait()
    guard outcome.status == 0 else { throw NotMounted(kind: kind) }
  }

  deinit { unmount(lazily: true) }

  /// Mounts it on a folder of the scene, which is made; the shared directory on it.
  @discardableResult
  func mount(at name: String, isReadOnly: Bool = false) throws -> String {
    // A driver outside the kernel lets go of it a moment after it was unmounted.
    for _ in 0..<50 {
      if tryToMount(at: name, isReadOnly: isReadOnly) { return shared(at: name) }
      usleep(100_000)
    }
    throw NotMounted(kind: kind)
  }

  /// Where the shared directory is when the volume is mounted on that folder: case is folded only below the top.
  func shared(at name: String) -> String { scene.path(name) + (kind == .caseFolding ? "/shared" : "") }

  /// Unmounts it; lazily, from under those who use it.
  func unmount(lazily: Bool = false) {
    guard let place else { return }
    self.place = nil
    let words = ["umount"] + (lazily ? ["-l"] : []) + [place]
    // What a program still holds a moment after its end makes it busy.
    for _ in 0..<50 {
      if let outcome = try? scene.start(words).wait(), outcome.status == 0 { return }
      usleep(100_000)
    }
  }

  private func tryToMount(at name: String, isReadOnly: Bool = false) -> Bool {
    guard let place = try? scene.makeFolder(name) else { return false }
    for words in ways(isReadOnly ? ["ro"] : []) {
      guard let outcome = try? scene.start(words + [place]).wait(), outcome.status == 0 else { continue }
      self.place = place
      return kind != .caseFolding || foldsCase(place)
    }
    return false
  }

  private func ways(_ options: [String]) -> [[String]] {
    func mount(_ type: String, _ more: String...) -> [String] {
      ["mount", "-t", type, "-o", (more + options).joined(separator: ","), kind == .memory ? "none" : image]
    }
    return switch kind {
    case .vfat: [mount("vfat", "loop", "iocharset=utf8")]
    case .exfat: [mount("exfat", "loop"), mount("exfat-fuse", "loop")]
    case .ext4, .caseFolding: [mount("ext4", "loop")]
    case .memory: [mount("tmpfs", "size=\(megabytes)m")]
    }
  }

  /// Makes the folder that folds case, which has to be empty then.
  private func foldsCase(_ place: String) -> Bool {
    let folder = place + "/shared"
    if FileManager.default.fileExists(atPath: folder) { return true }
    guard let made = try? scene.start(["mkdir", folder]).wait(), made.status == 0 else { return false }
    return (try? scene.start(["chattr", "+F", folder]).wait().status) == 0
  }
}
