internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A request to stop waiting that a signal handler may make: a pipe to itself.
package final class StopSignal: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  /// - Throws: `DirectoryError` when the process has no descriptors left.
  package init() throws(DirectoryError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw DirectoryError(.list, "a pipe", errno: errno) }
    for end in ends {
      // A full pipe must not block a signal handler, and no child needs either end.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    if interruptEnd.load(ordering: .acquiring) == writeEnd {
      for number in [SIGINT, SIGTERM] { _ = signal(number, SIG_DFL) }
      interruptEnd.store(-1, ordering: .releasing)
    }
    _ = close(readEnd)
    _ = close(writeEnd)
  }

  /// Asks for the stop; it stays asked for.
  package func request() { Self.write(to: writeEnd) }

  /// Whether the stop was asked for. Takes nothing out of the pipe.
  package var isRequested: Bool {
    var poller = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    return poll(&poller, 1, 0) > 0
  }

  /// Turns the interrupt and termination signals of this process into requests, until this object goes. A second
  /// signal ends the process as usual.
  package func catchInterrupts() {
    // Before the handler is there, so that it never is the first to look.
    interruptEnd.store(writeEnd, ordering: .releasing)
    // Whoever started this process may have blocked them, and the mask is passed on.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { number in
        // Only calls that are allowed in a handler.
        let saved = errno
        StopSignal.write(to: interruptEnd.load(ordering: .acquiring))
        _ = signal(number, SIG_DFL)
        errno = saved
      }
    }
  }

  var descriptor: Int32 { readEnd }

  private static func write(to end: Int32) {
    guard end >= 0 else { return }
    var byte: UInt8 = 1
    _ = writeByte(end, &byte)
  }
}

// The name is also that of a method above.
private func writeByte(_ end: Int32, _ byte: UnsafeRawPointer) -> Int { write(end, byte, 1) }

/// Where the signal handler writes; -1 for nowhere. A handler can have nothing but what is global, and reading an atomic
/// word is allowed in it.
private let interruptEnd = Atomic<Int32>(-1)
