internal import Hummingbird

extension Request {
    /// A number of the query string; nil if it is absent or not a number.
    func queryNumber(_ name: Substring) -> Int? {
        uri.queryParameters[name].flatMap { Int($0) }
    }

    /// A count or position of the query string.
    ///
    /// - Throws: a bad request for anything that is neither absent nor a number within `0...Int32.max`.
    func requireQueryNumber(_ name: Substring, default fallback: Int) throws -> Int {
        guard let text = uri.queryParameters[name] else { return fallback }
        guard let number = Int32(text), number >= 0 else {
            throw HTTPError(.badRequest, message: "bad \(name)")
        }
        return Int(number)
    }
}
