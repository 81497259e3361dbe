/// A program that carries folders between machines, known by the names it leaves behind.
package enum SyncTool: String, CaseIterable, Comparable, Sendable {
  case box = "Box"
  case dropbox = "Dropbox"
  case git = "git"
  case googleDrive = "Google Drive"
  case iCloud = "iCloud"
  case mega = "MEGA"
  case nextcloud = "Nextcloud or ownCloud"
  case oneDrive = "OneDrive"
  case pCloud = "pCloud"
  case resilio = "Resilio Sync"
  case rsync = "rsync"
  case seafile = "Seafile"
  case synology = "Synology Drive"
  case syncthing = "Syncthing"
  case yandex = "Yandex.Disk"
  /// A folder of macOS for the clients of several.
  case cloudStorage = "CloudStorage"

  package static func < (left: SyncTool, right: SyncTool) -> Bool { left.rawValue < right.rawValue }

  /// The tool whose folders are called so; nil for any other name. Compared by case: these are names of products, and
  /// anybody may keep a `box`.
  package static func carrying(folderNamed name: some StringProtocol) -> SyncTool? {
    for (start, tool) in foldersBeginning where name.hasPrefix(start) { return tool }
    return foldersCalled[String(name)]
  }

  private static let foldersBeginning: [(String, SyncTool)] = [
    ("Dropbox (", .dropbox), ("OneDrive", .oneDrive), ("pCloud", .pCloud), ("MEGA", .mega), ("Nextcloud", .nextcloud),
    ("ownCloud", .nextcloud), ("SynologyDrive", .synology),
  ]

  private static let foldersCalled: [String: SyncTool] = [
    "Dropbox": .dropbox, "Google Drive": .googleDrive, "GoogleDrive": .googleDrive, "Box": .box, "Box Sync": .box,
    "iCloud": .iCloud, "iCloud Drive": .iCloud, "Mobile Documents": .iCloud, "CloudStorage": .cloudStorage,
    "Yandex.Disk": .yandex, "YandexDisk": .yandex, "Seafile": .seafile,
  ]

  /// The tool that puts a file or folder of this name into the folders it carries; nil for any other name.
  ///
  /// - Parameter isFolder: Dropbox marks its folder with a file; the folder of that name is where it keeps settings.
  package static func marking(name: String, isFolder: Bool) -> SyncTool? {
    let name = name.lowercased()
    if name.utf8.elementsEqual(".dropbox".utf8) { return isFolder ? nil : .dropbox }
    if name.hasPrefix("._sync_") || name.hasPrefix(".sync_"), name.hasSuffix(".db") { return .nextcloud }
    return markers[name]
  }

  /// The names to look for, in a certain order, where a folder is not to be listed.
  package static let markerNames = ([".dropbox"] + markers.keys).sorted()

  private static let markers: [String: SyncTool] = [
    ".stfolder": .syncthing, ".stversions": .syncthing, ".stignore": .syncthing, ".dropbox.cache": .dropbox,
    ".sync": .resilio, ".owncloudsync.log": .nextcloud, ".nextcloudsync.log": .nextcloud,
    ".tmp.drivedownload": .googleDrive, ".tmp.driveupload": .googleDrive, ".megaignore": .mega, ".debris": .mega,
    ".synologyworkingdirectory": .synology,
  ]

  /// The tool that left this name in a shared directory, as a mark of its own, a copy, or a file under way.
  package static func leaving(name: String, isFolder: Bool) -> SyncTool? {
    if let tool = marking(name: name, isFolder: isFolder) { return tool }
    let name = name.lowercased()
    if name.hasPrefix(".syncthing.") || name.hasPrefix("~syncthing~") || name.contains(".sync-conflict-") {
      return .syncthing
    }
    if name.contains("'s conflicted copy ") { return .dropbox }
    if name.hasSuffix(".!sync") { return .resilio }
    if name.hasPrefix("."), name.hasSuffix(".icloud") { return .iCloud }
    if name.hasPrefix(".getxfer.") { return .mega }
    if name.utf8.elementsEqual(".~tmp~".utf8) { return .rsync }
    return name.utf8.elementsEqual(".git".utf8) ? .git : nil
  }

  /// Whether a tool writes what is under way, or was given up, under such names.
  static func isUnderWay(name: String) -> Bool {
    let name = name.lowercased()
    return starts.contains { name.hasPrefix($0) } || ends.contains { name.hasSuffix($0) }
  }

  private static let starts = [".syncthing.", "~syncthing~", ".~tmp~", ".getxfer."]
  private static let ends = [".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".!sync"]
}
