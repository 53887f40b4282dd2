internal import FaceVision
package import Hummingbird
internal import Ingest
package import Logging
internal import ObjectStore
internal import People
internal import PeopleAPI
internal import SQLiteStore

/// The HTTP server.
package enum WebServer {
    package static let defaultPort = 8080

    /// Builds the application: pages, JSON, images and health, over the configured library.
    ///
    /// - Parameters:
    ///   - host: a loopback address. There is no authentication, so nobody else may connect.
    ///   - onStart: called with the port once the server accepts connections.
    /// - Throws: ``ConfigurationError`` for another host, or what opening the library throws.
    package static func build(
        _ configuration: Configuration,
        host: String,
        port: Int,
        logger: Logger,
        onStart: @escaping @Sendable (_ port: Int) -> Void
    ) async throws -> some ApplicationProtocol {
        guard ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw ConfigurationError(
                name: "--host",
                value: host,
                expected:
                    "127.0.0.1, ::1 or localhost: the server has no authentication, so only this machine may connect"
            )
        }
        let store = try await configuration.openStore()
        let objects = configuration.makeObjectStore()
        let renderer = PhotoRenderer(limits: configuration.vision.limits)
        let byteLimit = configuration.ingest.photoByteLimit
        // Pages work without models; readiness says why recognition does not.
        let models = await Result { try await configuration.loadPipeline() }
        if case .failure(let error) = models { logger.error("Models: \(error)") }

        let pages = try WebPages()
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            SecurityHeadersMiddleware()
            ErrorPageMiddleware(pages: pages)
            LoopbackHostMiddleware()
        }
        PeopleController(
            store: store,
            objects: objects,
            thumbsBucket: configuration.ingest.thumbsBucket,
            thumbsPrefix: configuration.ingest.thumbsPrefix,
            pages: pages,
            renderPhoto: { photo in
                try await renderer.jpeg(objects.get(bucket: photo.bucket, key: photo.key, limit: byteLimit))
            }
        ).addRoutes(to: router)
        HealthController {
            _ = try models.get()
            try await store.checkReadiness()
        }.addRoutes(to: router)

        return Application(
            router: router,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: "beetroot"
            ),
            onServerRunning: { channel in onStart(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
