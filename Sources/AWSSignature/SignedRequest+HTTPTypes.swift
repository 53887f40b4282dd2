package import HTTPTypes

extension SignedRequest {
    /// A request as an HTTP server hands it over: `Host` apart from the other headers, path and query in one.
    package init(_ request: HTTPRequest, body: [UInt8]) {
        let target = (request.path ?? "/").utf8
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        let host = request.authority.map { [(name: "Host", value: $0)] } ?? []
        self.init(
            method: request.method.rawValue,
            path: String(decoding: path, as: UTF8.self),
            query: String(decoding: target[path.endIndex...].dropFirst(), as: UTF8.self),
            headers: host + request.headerFields.map { (name: $0.name.rawName, value: $0.value) },
            body: body
        )
    }
}
