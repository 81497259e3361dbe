import Testing

@testable import Models

/// A state holds these by the hundred, and waits for memory more than for anything else (decision 27).
@Suite struct LayoutTests {
  @Test func `what a state holds much of is small`() {
    #expect(MemoryLayout<RegisterKey>.stride == 8)
    #expect(MemoryLayout<RegisterValue>.stride == 8)
    #expect(MemoryLayout<RegisterState>.stride == 40)
    #expect(MemoryLayout<Thing>.stride == 112)
    #expect(MemoryLayout<Payload>.stride == 16)
  }
}
