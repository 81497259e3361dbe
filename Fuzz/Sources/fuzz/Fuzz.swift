internal import FuzzTargets

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// fuzz TARGET [what libFuzzer takes: options, folders, files]
// fuzz --list
//
// The main function is libFuzzer's, which comes with `--sanitize fuzzer`; it calls these two.

/// The target under test; set once, before the first input.
nonisolated(unsafe) private var target = FuzzTarget.all[0]

/// Takes the target's name out of the arguments: libFuzzer would take it for a folder of inputs.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafePointer<CChar>?>>
) -> Int32 {
  let name = count.pointee > 1 ? arguments.pointee[1].map { String(cString: $0) } ?? "" : ""
  guard let wanted = FuzzTarget.named(name) else {
    for target in FuzzTarget.all { print(target) }
    exit(name == "--list" ? 0 : 64)
  }
  target = wanted
  for index in 1..<Int(count.pointee) - 1 { arguments.pointee[index] = arguments.pointee[index + 1] }
  count.pointee -= 1
  return 0
}

/// Gives one input to the target. libFuzzer knows a fault by the trap.
@_cdecl("LLVMFuzzerTestOneInput")
func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do {
    try target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    fatalError("\(target): it is not true that \(error)")
  }
  return 0
}
