/// Inputs that are text.
enum LineSeeds {
  static let inputs: [String: SeedInputs.Inputs] = [
    "apply": numbered(apply), "json": numbered(json), "articles": numbered(articles), "brat": numbered(brat),
    "ids": numbered(ids), "timestamp": numbered(times),
  ]

  private static func numbered(_ texts: [String]) -> SeedInputs.Inputs {
    // In brat's, U+FFFF stands for the byte between the parts.
    let pairs = texts.enumerated().map { number, text in
      let parts = text.split(separator: "\u{FFFF}", omittingEmptySubsequences: false).map { Array($0.utf8) }
      return ("line-\(number)", Array(parts.joined(separator: [0xFF])))
    }
    return SeedInputs.Inputs(uniqueKeysWithValues: pairs)
  }

  private static let apply = [
    ##"{"edit":"addArticle","title":"t","text":"abc abc","language":"fa","url":"u","metadata":{"a":"b"},"tags":["x"],"name":"$b"}"##,
    ##"""
    {"edit":"annotate","article":"$a","label":"PER","fragments":[[0,3],[5,7]],"attributes":{"role":"r"},"tags":["t"],"note":"n","key":"k","name":"$x"}
    {"edit":"annotate","article":"$a","label":"LOC","quote":"کتاب","occurrence":2,"name":"$y"}
    {"edit":"relate","source":"$x","target":"$y","label":"l","attributes":{},"key":"k","name":"$r"}
    {"edit":"set","target":"$x","field":"label","value":"ORG"}
    {"edit":"note","target":"$r","text":"n","name":"$n"}
    {"edit":"note","target":"$n","text":"m"}
    {"edit":"remove","target":"$y"}
    """##,
    ##"""
    {"edit":"annotate","article":"$a","label":"PER","quote":"کتاب","occurrence":1,"name":"$x"}
    {"edit":"replaceText","article":"$a","start":3,"end":5,"text":"xy"}
    {"edit":"replaceText","article":"$a","quote":"کتاب","occurrence":1,"text":"دفتر"}
    {"edit":"set","target":"$x","field":"fragments","value":[[0,1]]}
    {"edit":"set","target":"$x","field":"label","value":null}
    """##,
    ##"""
    {"edit":"tag","target":"$a","add":["t"],"remove":["u"]}
    {"edit":"set","target":"$a","field":"title","value":"T"}
    {"edit":"set","target":"$a","field":"metadata.x","value":"T"}
    {"edit":"resolve","target":"$a","field":"title","value":"ORG"}
    {"edit":"resolve","target":"$a","field":"title","keep":true}
    {"edit":"resolve","target":"$a","field":"title","take":2}
    {"edit":"replaceText","article":"$a","text":"all new \u200c \ud83d\udc69"}
    """##,
    ##"{"edit":"annotate","article":"$a","label":"PER","fragments":[[0,9223372036854775807],[-1,2],[5,5]]}"##,
  ]

  private static let json = [
    #"{"a":[1,-0,0.5e3,9223372036854775807,-9223372036854775808,9223372036854775808,1e999],"b":{"":null,"é":true}}"#,
    #"["\u0000\ud83d\udc69\n\"\\\/\b\f\r\t","é","é",[[[[[[]]]]]],{}]"#, " [ 1 , 2 ] \n", #""\ud800""#,
    String(repeating: "[", count: 600), String(repeating: #"{"a":"#, count: 300), #"{"a":1,"a":2}"#,
  ]

  private static let articles = [
    #"{"text":"abc"}"#,
    #"{"text":"abc abc","title":"t","annotations":[{"label":"PER","fragments":[[0,3]]},{"label":"L","quote":"abc"}]}"#,
    #"""
    {"id":"a","text":"abc","annotations":[{"id":"1","label":"x","fragments":[[0,1]],"notes":[{"text":"n","replies":[]}]}],"relations":[{"source":"1","target":"1","label":"r"}],"notes":[{"text":"n"}],"unknown":1}

    {"text":"abc","annotations":[{"label":"","fragments":[[2,1]]},{"label":"x","fragments":[[0,99]]}]}
    """#,
  ]

  private static let brat = [
    "Sara lives in Paris.\u{FFFF}T1\tPER 0 4\tSara\nT2\tLOC 14 19\tParis\nR1\tlives Arg1:T1 Arg2:T2\nA1\tSure T1\n"
      + "#1\tAnnotatorNotes T1\ta note\nE1\tLOC:T2 Who:T1\nN1\tReference T1 wiki:1\tSara\n*\tEquiv T1 T2\n",
    "ab cd\u{FFFF}T1\tX 0 2;3 5\tab cd\nT1\tX 0 9\tab\nT2\tX 5 3\tx\nT3\tX 18446744073709551615 1\ta\nQ\n\u{FFFF}a\tb\nc\td\n",
    "\u{FEFF}می\u{200C}رود 👩\u{200D}👧\u{FFFF}T1\tX 1 6\tمی\u{200C}رود\nA1\tA T1 v\nM1\tB T1\nA2\tA T1 w\n",
  ]

  private static let ids = [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaa", "kabcdefghijklmnopqrstuvwxyy", "1.aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "18446744073709551615.aaaaaaaaaaaaaaaaaaaaaaaaaa", "18446744073709551616.AAAAAAAAAAAAAAAAAAAAAAAAAA", "007.a",
    "seg/aaaaaaaaaaaaaaaaaaaaaaaaaa/000000000001-ffffffffffff.aaaaaaaaaa.hsg",
    "seg/aaaaaaaaaaaaaaaaaaaaaaaaaa/000000000001-00000000000a.aaaaaaaaaa.7.hsg", "281474976710655",
  ]

  private static let times = [
    "2026-11-21T12:32:00.123Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999+23:59",
    "0000-01-01T00:00:00-23:59",
    "2024-02-29t00:00:00z", "1970-01-01T00:00:00.5-00:00", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{7F}",
  ]
}
