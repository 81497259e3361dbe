/// A list that nearly always has one element or none: those are held in place, and only more than one take memory of
/// their own. An article's state holds hundreds of such lists, and taking memory is what reading one spends most on.
package struct Few<Element> {
  fileprivate enum Storage {
    case none
    case one(Element)
    case many([Element])
  }

  fileprivate var storage = Storage.none

  package init() {}

  package init(one element: Element) { storage = .one(element) }

  package init(_ elements: [Element]) { replace(with: elements) }

  /// Makes each element out of another; takes memory only for more than one.
  package init<Other>(_ others: [Other], _ make: (Other) -> Element) {
    storage = others.count == 1 ? .one(make(others[0])) : others.isEmpty ? .none : .many(others.map(make))
  }

  private var elements: [Element] {
    switch storage {
    case .none: []
    case .one(let element): [element]
    case .many(let elements): elements
    }
  }

  private mutating func replace(with elements: [Element]) {
    storage =
      switch elements.count {
      case 0: .none
      case 1: .one(elements[0])
      default: .many(elements)
      }
  }

  /// The elements of which something is true.
  package func only(_ isIncluded: (Element) -> Bool) -> Few {
    switch storage {
    case .none: self
    case .one(let element): isIncluded(element) ? self : []
    case .many(let elements): Few(elements.filter(isIncluded))
    }
  }

  package mutating func append(_ element: Element) { insert(element, at: count) }

  package mutating func insert(_ element: Element, at position: Int) {
    if case .none = storage {
      storage = .one(element)
    } else {
      change { $0.insert(element, at: position) }
    }
  }

  package mutating func remove(at position: Int) { change { _ = $0.remove(at: position) } }

  /// Gives the elements as an array for changing.
  private mutating func change(_ body: (inout [Element]) -> Void) {
    var elements = elements
    // Given up first, so that the array isn't copied.
    storage = .none
    body(&elements)
    replace(with: elements)
  }
}

extension Few: RandomAccessCollection {
  package var startIndex: Int { 0 }

  package var endIndex: Int {
    switch storage {
    case .none: 0
    case .one: 1
    case .many(let elements): elements.count
    }
  }
}

extension Few: MutableCollection {
  package subscript(position: Int) -> Element {
    get {
      switch storage {
      case .one(let element) where position == 0: element
      case .many(let elements): elements[position]
      default: preconditionFailure("no element at \(position)")
      }
    }
    set {
      if case .one = storage, position == 0 {
        storage = .one(newValue)
      } else {
        change { $0[position] = newValue }
      }
    }
  }
}

extension Few: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension Few: Sendable where Element: Sendable {}
extension Few.Storage: Sendable where Element: Sendable {}
extension Few: Equatable where Element: Equatable {}
extension Few.Storage: Equatable where Element: Equatable {}
extension Few: Hashable where Element: Hashable {}
extension Few.Storage: Hashable where Element: Hashable {}
