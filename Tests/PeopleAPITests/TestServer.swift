import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ObjectStore
import People
import PeopleAPI

/// The real routes and middleware over a fake library.
struct TestServer {
    struct NotReady: Error, CustomStringConvertible {
        let description = "models are missing:\nrun beetroot models install"
    }

    var library = FakeLibrary()
    var objects = FakeObjects()
    var isReady = true
    var renderPhoto: @Sendable (Photo) async throws -> [UInt8] = { Array("rendered \($0.key)".utf8) }

    func application() throws -> some ApplicationProtocol {
        let pages = try WebPages()
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            SecurityHeadersMiddleware()
            ErrorPageMiddleware(pages: pages)
            LoopbackHostMiddleware()
        }
        PeopleController(
            store: library,
            objects: objects,
            thumbsBucket: "thumbs",
            thumbsPrefix: "faces-thumbs/",
            pages: pages,
            renderPhoto: renderPhoto
        ).addRoutes(to: router)
        HealthController { [isReady] in
            if !isReady { throw NotReady() }
        }.addRoutes(to: router)
        return Application(router: router)
    }

    /// Asks through the router, without a socket.
    func request(
        _ path: String,
        method: HTTPRequest.Method = .get,
        accept: String? = nil,
        ifNoneMatch: String? = nil
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        headers[.accept] = accept
        headers[.ifNoneMatch] = ifNoneMatch
        return try await application().test(.router) { [headers] client in
            try await client.execute(uri: path, method: method, headers: headers)
        }
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
