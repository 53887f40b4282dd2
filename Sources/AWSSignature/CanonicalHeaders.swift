/// The headers of a request by lower-case name, their values as signatures see them: without white space around them,
/// with single spaces in them, and in the order of the request where a header is there several times.
struct CanonicalHeaders: Sendable, Hashable {
    private var values: [String: [String]] = [:]

    /// Headers whose name is no name in HTTP are left out.
    init(_ headers: [(name: String, value: String)]) {
        for header in headers where header.name.utf8.isHTTPToken {
            let words = header.value.utf8.split { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
            let value = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            values[header.name.utf8.lowercasedASCII, default: []].append(value)
        }
    }

    /// Sorted.
    var names: [String] { values.keys.sorted() }

    /// All values of a header; empty if it is not there.
    func values(of name: String) -> [String] { values[name.utf8.lowercasedASCII] ?? [] }

    func filter(_ isIncluded: (String) -> Bool) -> CanonicalHeaders {
        var filtered = self
        filtered.values = values.filter { isIncluded($0.key) }
        return filtered
    }

    /// One line a header, in the order of their names.
    var text: String {
        names.map { "\($0):\(values(of: $0).joined(separator: ","))\n" }.joined()
    }
}
