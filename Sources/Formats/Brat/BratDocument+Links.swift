internal import Models

// What refers to spans: events, relations, attributes, notes.

extension BratDocument {
  /// Finds the trigger of each event. Before the roles, since an event may be an argument of an earlier line.
  mutating func settleEvents() {
    var events: [ExactText: Int] = [:]
    for (line, statement) in statements {
      guard case .event(let type, let trigger, _) = statement.content else { continue }
      do throws(BratReason) {
        guard trigger.bytes.first == UInt8(ascii: "T") else { throw .wrongTarget(trigger, wanted: "a span") }
        let span = try span(of: trigger)
        bearers[statement.id] = span
        events[span, default: 0] += 1
        if let actual = types[span], actual != type {
          refuse(line, .triggerTypeDiffers(event: type, trigger: actual), isPartial: true)
        }
      } catch {
        refuse(line, error)
      }
    }
    let shared = events.values.count { $0 > 1 }
    if shared > 0 {
      warnings.append("\(shared) triggers have several events; all their roles start at one span")
    }
  }

  /// Makes a relation of each relation and of each role of an event.
  mutating func settleRelations() {
    for (line, statement) in statements {
      switch statement.content {
      case .event(_, _, let arguments):
        guard let source = bearers[statement.id] else { continue }
        settle(arguments, of: source, line)
      case .relation(let type, let first, let second):
        settle(statement.id, type, first, second, line)
      default: continue
      }
    }
    relations.sort { $0.line < $1.line }
  }

  private mutating func settle(_ arguments: [BratStatement.Argument], of source: ExactText, _ line: Int) {
    var said: Set<BratStatement.Argument> = []
    for argument in arguments {
      do throws(BratReason) {
        let target = try span(of: argument.target)
        guard said.insert(BratStatement.Argument(role: argument.role, target: target)).inserted else {
          throw .saidBefore(ExactText("\(argument.role):\(argument.target)"))
        }
        relations.append(
          Relation(line: line, id: nil, label: argument.role, source: source, target: target))
      } catch {
        refuse(line, error, isPartial: true)
      }
    }
  }

  private mutating func settle(
    _ id: ExactText, _ type: ExactText, _ first: BratStatement.Argument, _ second: BratStatement.Argument,
    _ line: Int
  ) {
    let isReversed = first.role == "Arg2" && second.role == "Arg1"
    do throws(BratReason) {
      let source = try span(of: isReversed ? second.target : first.target)
      let target = try span(of: isReversed ? first.target : second.target)
      relations.append(Relation(line: line, id: id, label: type, source: source, target: target))
      bearers[id] = id
    } catch {
      refuse(line, error)
    }
  }
}

// MARK: - Attributes and notes

extension BratDocument {
  /// An attribute without a value is `true`; one of an event belongs to its trigger.
  mutating func settleAttributes() {
    for (line, statement) in statements {
      guard case .attribute(let name, let target, let value) = statement.content else { continue }
      do throws(BratReason) {
        let bearer = try bearer(of: target)
        let value = value ?? "true"
        if let said = attributes[bearer]?[name], said != value {
          throw .saidOtherwise(name: name, value: said)
        }
        attributes[bearer, default: [:]][name] = value
      } catch {
        refuse(line, error)
      }
    }
  }

  mutating func settleNotes() {
    for (line, statement) in statements {
      guard case .note(let type, let target, let text) = statement.content else { continue }
      do throws(BratReason) {
        notes.append(Note(line: line, target: try bearer(of: target), text: Self.text(text, ofType: type)))
      } catch {
        refuse(line, error)
      }
    }
  }

  /// Notes of people as they are; others say what they are.
  private static func text(_ text: ExactText, ofType type: ExactText) -> ExactText {
    guard type != "AnnotatorNotes" else { return text }
    return ExactText("[\(type)]\(text.bytes.first == UInt8(ascii: " ") ? "" : " ")\(text)")
  }
}
