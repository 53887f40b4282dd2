/// The parameters of a query in the form that is signed: each name and value escaped in AWS's way, sorted by both.
///
/// A plus sign is itself and no space, as in RFC 3986: whoever means a space must write `%20`.
struct CanonicalQuery: Sendable, Hashable {
    struct Parameter: Sendable, Hashable, Comparable {
        let name: String
        let value: String

        static func < (one: Parameter, other: Parameter) -> Bool {
            (one.name, one.value) < (other.name, other.value)
        }
    }

    private(set) var parameters: [Parameter]

    /// - Parameter query: as in the request line; parameters without an equals sign have an empty value.
    init(_ query: String) {
        parameters = query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return Parameter(
                name: URIEncoding.encode(URIEncoding.decode(name)),
                value: URIEncoding.encode(URIEncoding.decode(pair[name.endIndex...].dropFirst()))
            )
        }
    }

    /// - Parameter parameters: not escaped.
    init(_ parameters: [(name: String, value: String)]) {
        self.parameters = parameters.map {
            Parameter(name: URIEncoding.encode($0.name.utf8), value: URIEncoding.encode($0.value.utf8))
        }
    }

    func removing(_ name: String) -> CanonicalQuery {
        var rest = self
        rest.parameters.removeAll { $0.name == name }
        return rest
    }

    /// The unescaped values of a parameter whose name needs no escapes; nil stands for a value that is not UTF-8.
    func values(of name: String) -> [String?] {
        parameters.filter { $0.name == name }.map {
            String(validating: URIEncoding.decode($0.value.utf8), as: UTF8.self)
        }
    }

    /// In the order given.
    var text: String { parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }

    var sortedText: String {
        var sorted = self
        sorted.parameters.sort()
        return sorted.text
    }
}
