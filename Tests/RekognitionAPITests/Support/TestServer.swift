import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore

@testable import RekognitionAPI

/// The real API over collections in memory and scripted images.
struct TestServer {
    /// What an image fails with that is called `?`.
    struct Failure: Error {
        let secret = "/home/ada/photos"
    }

    static let requestID = "00000000-0000-1000-8000-00000000000a"
    private static let requestUUID = UUID(uuid: (0, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x0A))

    var store = MemoryFaceStore(now: { Date(timeIntervalSince1970: 1_533_422_155.042) })
    var analyzer = ScriptedFaceAnalyzer(willAnalyze: { if $0 == "?" { throw Failure() } })
    var serviceConfiguration = CollectionServiceConfiguration()
    var images = TestImages()
    var authenticator = Authenticator.none
    var configuration = RekognitionConfiguration()
    var logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    var service: CollectionService<ScriptedFaceAnalyzer, MemoryFaceStore> {
        CollectionService(analyzer: analyzer, store: store, configuration: serviceConfiguration)
    }

    func application() -> some ApplicationProtocol {
        let router = Router(context: BasicRequestContext.self)
        RekognitionController(
            service: service,
            images: images,
            authenticator: authenticator,
            secret: Array("a secret of tests".utf8),
            configuration: configuration,
            makeRequestID: { Self.requestUUID }
        ).addRoutes(to: router)
        return Application(
            router: router,
            server: .http1(configuration: .init(additionalChannelHandlers: [ExpectContinueHandler()])),
            logger: logger
        )
    }

    // MARK: - Asking

    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String

        init(_ response: TestResponse) {
            status = response.status
            headers = response.headers
            text = String(buffer: response.body)
        }

        var body: JSON { get throws { try JSON(parsing: text.utf8) } }
        var errorType: String? { get throws { try body["__type"]?.string } }
        var message: String? { get throws { try body["Message"]?.string } }

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    static func headers(_ operation: String) -> HTTPFields {
        [.contentType: "application/x-amz-json-1.1", .amzTarget: "RekognitionService.\(operation)"]
    }

    /// Asks through the router, without a socket.
    func ask(_ operation: String, _ body: JSON = [:]) async throws -> Answer {
        try await ask(headers: Self.headers(operation), body: body.bytes)
    }

    func ask(headers: HTTPFields, body: [UInt8]) async throws -> Answer {
        try await application().test(.router) { client in
            Answer(try await client.execute(uri: "/", method: .post, headers: headers, body: ByteBuffer(bytes: body)))
        }
    }

    static func image(_ text: String) -> JSON {
        ["Bytes": .string(Data(text.utf8).base64EncodedString())]
    }
}
