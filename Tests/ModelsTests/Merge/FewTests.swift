import Models
import TestSupport
import Testing

@Suite("A list of few elements")
struct FewTests {
  @Test(arguments: 0..<20 as Range<UInt64>) func `it is the array that the same changes give`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var few = Few<Int>()
    var array: [Int] = []
    for step in 0..<200 {
      switch array.isEmpty ? 0 : Int.random(in: 0..<4, using: &random) {
      case 0, 1:
        let position = Int.random(in: 0...array.count, using: &random)
        few.insert(step, at: position)
        array.insert(step, at: position)
      case 2:
        let position = Int.random(in: 0..<array.count, using: &random)
        few.remove(at: position)
        array.remove(at: position)
      default:
        let position = Int.random(in: 0..<array.count, using: &random)
        few[position] = -step
        array[position] = -step
      }
      #expect(Array(few) == array && few.count == array.count)
      #expect(few == Few(array) && few.hashValue == Few(array).hashValue)
      #expect(Array(few.only { $0 % 2 == 0 }) == array.filter { $0 % 2 == 0 })
    }
  }
}
