// swift-tools-version: 6.2
import PackageDescription

/// One place for the settings of every target of ours: Swift 6 mode, warnings are errors, explicit imports.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "hashiya",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "hashiya", targets: ["CLI"]),
    // For the package of the benchmarks.
    .library(name: "HashiyaCore", targets: ["Models", "Segments"]),
    .executable(name: "soak", targets: ["Soak"]),
    // For the package of the fuzzer.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Bottom up: each target may import only what it lists here.
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(name: "CSystem"),
    .target(name: "Models", dependencies: [crypto], swiftSettings: settings),
    .target(name: "Segments", dependencies: ["Models", "CZstd", crypto], swiftSettings: settings),
    .target(name: "Formats", dependencies: ["Models"], swiftSettings: settings),
    .target(name: "Store", dependencies: ["Models", "Segments", grdb, sqlite], swiftSettings: settings),
    .target(name: "Sync", dependencies: ["Models", "Segments"], swiftSettings: settings),
    .executableTarget(
      name: "CLI",
      dependencies: ["Models", "Segments", "Formats", "Store", "Sync", "CSystem", argumentParser],
      resources: [.embedInCode("Samples")],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["Models", "Segments"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .target(
      name: "CSimulatedDisk", path: "Tests/CSimulatedDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
      name: "SimulatedDisk", dependencies: ["CSimulatedDisk"], path: "Tests/SimulatedDisk", swiftSettings: settings),
    .target(
      name: "Simulation",
      dependencies: ["Models", "Segments", "Store", "Sync", "Formats", "SimulatedDisk", "TestSupport"],
      path: "Tests/Simulation", swiftSettings: settings),
    .executableTarget(
      name: "Soak", dependencies: ["Simulation", argumentParser], path: "Tests/Soak", swiftSettings: settings),
    .target(name: "CommandSupport", path: "Tests/CommandSupport", swiftSettings: settings),
    .target(
      name: "FuzzTargets", dependencies: ["Models", "Segments", "Formats", "TestSupport"], path: "Fuzz/Targets",
      swiftSettings: settings),
    .testTarget(name: "ModelsTests", dependencies: ["Models", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "SegmentsTests", dependencies: ["Segments", "Models", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats", "Models", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "StoreTests", dependencies: ["Store", "Segments", "Models", "Simulation", "TestSupport", grdb],
      swiftSettings: settings),
    .testTarget(
      name: "SyncTests", dependencies: ["Sync", "Store", "Segments", "Models", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "FuzzCorpusTests", dependencies: ["FuzzTargets", "Formats", "Segments", "Models", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "SimulatedDiskTests", dependencies: ["SimulatedDisk", "TestSupport", grdb], swiftSettings: settings),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Simulation", "SimulatedDisk", "Store", "Sync", "Segments", "Models", "TestSupport"],
      resources: [.copy("Scripts")], swiftSettings: settings),
    .testTarget(
      name: "CatalogueTests",
      dependencies: ["CLI", "Store", "Sync", "Segments", "Models", "TestSupport", "CommandSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TransportTests", dependencies: ["CLI", "CommandSupport", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CLITests",
      dependencies: ["CLI", "Formats", "Models", "Segments", "Store", "Sync", "TestSupport", "CommandSupport"],
      swiftSettings: settings),
    // Tests/CrashShim is C that these tests compile themselves: a library to be loaded before all others.
    .testTarget(
      name: "CrashTests", dependencies: ["CLI", "CommandSupport", "TestSupport"], swiftSettings: settings),
  ]
)
