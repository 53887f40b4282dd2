/// The service's words for its rules.
enum Constraint {
    static func lengthAtMost(_ limit: Int) -> String { "Member must have length less than or equal to \(limit)" }
    static func lengthAtLeast(_ limit: Int) -> String { "Member must have length greater than or equal to \(limit)" }
    static func pattern(_ text: String) -> String { "Member must satisfy regular expression pattern: \(text)" }
    static func valueAtMost(_ limit: Int) -> String { "Member must have value less than or equal to \(limit)" }
    static func valueAtLeast(_ limit: Int) -> String { "Member must have value greater than or equal to \(limit)" }
    static func oneOf(_ values: [String]) -> String {
        "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
    }
    /// For a list whose elements break a rule.
    static func elements(_ constraints: [String]) -> String {
        "Member must satisfy constraint: [\(constraints.joined(separator: ", "))]"
    }
    static func mapKeys(_ constraints: [String]) -> String {
        "Map keys must satisfy constraint: [\(constraints.joined(separator: ", "))]"
    }
    static func mapValues(_ constraints: [String]) -> String {
        "Map value must satisfy constraint: [\(constraints.joined(separator: ", "))]"
    }
}
