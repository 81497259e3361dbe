// swift-tools-version: 6.2
import PackageDescription

/// What SwiftPM calls the package above: its folder's name. Only code compiled under the same name sees what is
/// `package` there, and nothing there is public.
let hashiya: String = {
  let folder = Context.packageDirectory.split(separator: "/").dropLast().last.map { $0.lowercased() } ?? ""
  let name = String(folder.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  return name.first?.isNumber == true ? "_" + name.dropFirst() : name
}()

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .unsafeFlags(["-package-name", hashiya]),
]

let core = Target.Dependency.product(name: "HashiyaCore", package: "hashiya")

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "hashiya", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    // So that pkg-config says where it is.
    .systemLibrary(name: "SystemZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    // What the machine allows: SQLite and zstd, in C.
    .executableTarget(
      name: "yardstick", dependencies: ["SystemZstd"], packageAccess: false,
      linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("zstd")]),
    .executableTarget(name: "stopwatch", packageAccess: false),
    .executableTarget(
      name: "bench",
      dependencies: [core, .product(name: "ArgumentParser", package: "swift-argument-parser")],
      // Otherwise SwiftPM adds the name of this package.
      packageAccess: false,
      swiftSettings: settings),
    .testTarget(
      name: "BenchTests", dependencies: ["bench", "yardstick", "stopwatch", core], packageAccess: false,
      swiftSettings: settings),
  ]
)
