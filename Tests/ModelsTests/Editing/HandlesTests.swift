import TestSupport
import Testing

@testable import Models

@Suite struct HandlesTests {
  @Test(arguments: UInt64(0)..<30) func `handles know what a dictionary knows`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Half of the seeds hash nearly everything alike.
    var handles = seed % 2 == 0 ? Handles() : Handles { UInt($0.bytes.count) }
    var known: [ExactText: ThingID] = [:]
    for number in 0..<400 {
      let name = ExactText("$\(random.int(in: 0...300))")
      let thing = ThingID.operation(OperationID(replica: ReplicaID(ID128(high: 0, low: seed)), seq: UInt64(number)))
      #expect(handles[name] == known[name])
      if random.int(in: 0...1) == 0 { #expect(handles.isNew(name) == (known[name] == nil)) }
      // Asked for one, named another.
      let other = random.int(in: 0...3) == 0 ? ExactText("$\(random.int(in: 0...300))") : name
      handles.note(thing, as: other)
      known[other] = thing
    }
    for (name, thing) in known { #expect(handles[name] == thing) }
    #expect(handles["$none"] == nil)
  }
}
