package import AWSSignature
internal import FaceCollections
internal import FaceVision
internal import Foundation
internal import HTTPTypes
package import Hummingbird
internal import HummingbirdCore
internal import Ingest
package import Logging
internal import NIOCore
internal import ObjectStore
internal import People
internal import PeopleAPI
internal import RekognitionAPI
internal import S3Store
internal import SQLiteStore

/// The HTTP server.
package enum WebServer {
    /// Who may use the Rekognition API.
    package enum Authentication: Sendable {
        /// Whoever signs with a known access key.
        case accessKeys
        /// Everybody who can connect, which is this machine only.
        case none
    }

    package static let defaultPort = 8080

    /// Builds the application: the Rekognition API, pages, JSON, images and health, over the configured library.
    ///
    /// Pages have no sign-in: they are there on loopback addresses only.
    ///
    /// - Parameters:
    ///   - onFirstKey: called with the access key that is made when there is none, the only time that it is shown.
    ///   - onStart: called with the port once the server accepts connections.
    /// - Throws: ``ConfigurationError`` for another host than a loopback address without authentication, or what opening the
    ///   library throws.
    package static func build(
        _ configuration: Configuration,
        host: String,
        port: Int,
        authentication: Authentication,
        logger: Logger,
        onFirstKey: (AccessKey) -> Void,
        onStart: @escaping @Sendable (_ port: Int) -> Void
    ) async throws -> some ApplicationProtocol {
        let isLoopback = ["127.0.0.1", "::1", "localhost"].contains(host)
        guard isLoopback || authentication == .accessKeys else {
            throw ConfigurationError(
                name: "--host",
                value: host,
                expected: "127.0.0.1, ::1 or localhost: without authentication only this machine may connect"
            )
        }
        let database = try await configuration.openDatabase()
        // Pages work without models; readiness says why recognition does not.
        let models = await Result { try await configuration.loadPipeline() }
        if case .failure(let error) = models { logger.error("Models: \(error)") }

        let pages = try WebPages()
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            SecurityHeadersMiddleware()
            ErrorPageMiddleware(pages: pages)
        }
        HealthController {
            _ = try models.get()
            try await database.checkReadiness()
        }.addRoutes(to: router)
        let local = router.group().add(middleware: LoopbackHostMiddleware())
        if isLoopback {
            peopleController(configuration, SQLitePersonStore(database: database), pages).addRoutes(to: local)
        }

        let keys = SQLiteAccessKeyStore(database: database)
        let authenticator: Authenticator
        switch authentication {
        case .none:
            authenticator = .none
        case .accessKeys:
            if configuration.accessKey == nil, let first = try await keys.createFirst({ .random(createdAt: Date()) }) {
                onFirstKey(first)
            }
            authenticator = .signatures { [configured = configuration.accessKey] id in
                configured?.id == id ? configured : try await keys.accessKey(id)
            }
        }
        if case .success(let pipeline) = models {
            let controller = RekognitionController(
                service: configuration.makeCollectionService(
                    pipeline: pipeline,
                    store: SQLiteFaceStore(database: database)
                ),
                images: configuration.makeImageSource(),
                authenticator: authenticator,
                secret: try await keys.installationSecret(),
                configuration: configuration.rekognition
            )
            // A page elsewhere that has its name resolve to this machine could use the API of a server that asks nobody.
            controller.addRoutes(to: authentication == .none ? local : router.group())
        }

        return Application(
            router: router,
            server: .http1(configuration: .init(additionalChannelHandlers: [ExpectContinueHandler()])),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: "beetroot"
            ),
            onServerRunning: { channel in onStart(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    private static func peopleController(
        _ configuration: Configuration,
        _ store: SQLitePersonStore,
        _ pages: WebPages
    ) -> PeopleController<SQLitePersonStore, RoutedObjectStore> {
        let objects = configuration.makeObjectStore()
        let renderer = PhotoRenderer(limits: configuration.vision.limits)
        let byteLimit = configuration.ingest.photoByteLimit
        return PeopleController(
            store: store,
            objects: objects,
            thumbsBucket: configuration.ingest.thumbsBucket,
            thumbsPrefix: configuration.ingest.thumbsPrefix,
            pages: pages,
            renderPhoto: { photo in
                try await renderer.jpeg(objects.get(bucket: photo.bucket, key: photo.key, limit: byteLimit))
            }
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
