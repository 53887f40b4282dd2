package import Hummingbird

/// Answers only requests that name this machine itself, for a server that asks nobody to sign in.
///
/// A web page elsewhere can make its own host name resolve to 127.0.0.1 and so read a server on loopback (DNS
/// rebinding); the Host header then still carries that name.
package struct LoopbackHostMiddleware<Context: RequestContext>: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, Self.isLoopback(authority) else {
            throw HTTPError(.misdirectedRequest, message: "open this server as http://127.0.0.1 or http://localhost")
        }
        return try await next(request, context)
    }

    /// Whether `authority`, a host with or without a port, is loopback by name or address.
    static func isLoopback(_ authority: String) -> Bool {
        ["127.0.0.1", "localhost", "[::1]", "::1"].contains { host in
            guard authority.lowercased().hasPrefix(host) else { return false }
            let rest = authority.dropFirst(host.count)
            return rest.isEmpty || rest.first == ":" && UInt16(rest.dropFirst()) != nil
        }
    }
}
