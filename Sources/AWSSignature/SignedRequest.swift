/// What a signature covers of an HTTP request: one to be signed, or one that was received.
package struct SignedRequest: Sendable {
    /// In upper case.
    package var method: String
    /// Exactly as in the request line, escapes and all, up to the question mark.
    package var path: String
    /// Exactly as in the request line, after the question mark; empty if there is none.
    package var query: String
    /// In the order of the request, `Host` included; for HTTP/2, `Host` is the `:authority`.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}
