import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import PeopleAPI

struct LoopbackHostMiddlewareTests {
    private typealias Middleware = LoopbackHostMiddleware<BasicRequestContext>

    @Test(arguments: ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080", "::1"])
    func loopback(authority: String) {
        #expect(Middleware.isLoopback(authority))
    }

    @Test(arguments: [
        "", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "evil.example:127", "[::1]x",
        "localhost:", "localhost:x", "localhost:99999", "user@localhost", "10.0.0.1:8080",
    ])
    func elsewhere(authority: String) {
        #expect(!Middleware.isLoopback(authority))
    }

    /// Through a socket, because the router's test client always says `localhost`.
    @Test func aReboundNameIsRefused() async throws {
        let statuses = try await TestServer().application().test(.live) { server in
            let port = server.port ?? 0
            return try await TestClient.withClient(host: "localhost", port: port) { client in
                let rebound = TestClient.Request("/persons", method: .get, authority: "evil.example:\(port)")
                let direct = TestClient.Request("/persons", method: .get, authority: "127.0.0.1:\(port)")
                return [try await client.execute(rebound).status, try await client.execute(direct).status]
            }
        }
        #expect(statuses == [.misdirectedRequest, .ok])
    }
}
