import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct HealthControllerTests {
    @Test func aReadyServerSaysSo() async throws {
        #expect(try await TestServer().request("/healthz").text == "ok\n")
        #expect(try await TestServer().request("/readyz").status == .ok)
    }

    @Test func aServerThatIsNotReadyIsUpAndSaysWhyOnOneLine() async throws {
        let server = TestServer(isReady: false)
        #expect(try await server.request("/healthz").status == .ok)
        let response = try await server.request("/readyz")
        #expect(response.status == .serviceUnavailable)
        #expect(response.text == "not ready: models are missing: run beetroot models install\n")
    }
}
