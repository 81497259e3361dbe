import Models
import Segments
import Testing

struct SegmentNameTests {
  private static let replica = ReplicaID(ID128(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210))
  private let name = SegmentName(replica: replica, first: 1, last: 0xABC, sum: "abcdefg234")

  @Test func `a name is a path with numbers of twelve digits`() {
    #expect(name.path == "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.hsg")
    #expect(name.path(copy: 3) == "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.3.hsg")
  }

  @Test func `a path is read back, also of a copy and in upper case`() {
    #expect(SegmentName(path: name.path) == name)
    #expect(SegmentName(path: name.path(copy: 12)) == name)
    #expect(SegmentName(path: name.path.uppercased()) == name)
    #expect(SegmentName(path: name.path[...]) == name)
  }

  @Test(arguments: [
    "", "seg", "seg/", "/", "//", "seg/x/y",
    "aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.hsg",
    "gem/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/sub/000000000001-000000000abc.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbscb/000000000001-000000000abc.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsc/000000000001-000000000abc.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000000-000000000abc.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000002-000000000001.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/00000000001-000000000abc.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abg.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc-1.abcdefg234.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg23.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg189.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.tmp",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.hsg.tmp",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.0.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.1.2.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234 (1).hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc.abcdefg234.sync-conflict-20240101.hsg",
    "seg/aerukz4jvpg677w4xkmhmvbsca/000000000001-000000000abc..hsg",
  ])
  func `other names are foreign`(path: String) {
    #expect(SegmentName(path: path) == nil)
  }

  @Test func `names sort by replica and number`() {
    let other = ReplicaID(ID128(high: 0xFF00_0000_0000_0000, low: 0))
    let names = [
      SegmentName(replica: Self.replica, first: 1, last: 5, sum: "b222222222"),
      SegmentName(replica: Self.replica, first: 1, last: 5, sum: "c222222222"),
      SegmentName(replica: Self.replica, first: 1, last: 9, sum: "a222222222"),
      SegmentName(replica: Self.replica, first: 6, last: 7, sum: "a222222222"),
      SegmentName(replica: other, first: 1, last: 5, sum: "a222222222"),
    ]

    #expect(names.reversed().sorted() == names)
  }
}
