/// One way in which a request breaks the service's rules, in the service's words.
struct Violation: Sendable, Hashable, CustomStringConvertible {
    /// The offending value as text; nil where it is missing.
    let value: String?
    /// Where it is: member names in lower camel case, joined by dots.
    let path: String
    let constraint: String

    init(value: String?, path: String, constraint: String) {
        self.value = value.map(Self.abbreviated)
        self.path = path
        self.constraint = constraint
    }

    static let mustNotBeNull = "Member must not be null"

    var description: String {
        "Value \(value.map { "'\($0)'" } ?? "null") at '\(path)' failed to satisfy constraint: \(constraint)"
    }

    /// How many characters of a value a message repeats.
    static let longestValue = 256

    private static func abbreviated(_ value: String) -> String {
        let end = value.unicodeScalars.index(
            value.startIndex,
            offsetBy: longestValue,
            limitedBy: value.endIndex
        )
        guard let end, end < value.endIndex else { return value }
        return String(value[..<end]) + "..."
    }
}

extension Violation {
    /// One message for all that is wrong with a request.
    static func message(for violations: [Violation]) -> String {
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        return "\(count) detected: " + violations.map(\.description).joined(separator: "; ")
    }
}
