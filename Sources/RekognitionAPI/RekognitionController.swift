package import FaceCollections
package import FaceCore
package import Foundation
internal import HTTPTypes
package import Hummingbird
internal import Logging
internal import NIOCore
internal import ObjectStore

/// Amazon Rekognition's face operations over HTTP, in the protocol AWS JSON 1.1: `POST /` with the operation in
/// `X-Amz-Target`, <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>.
///
/// Every answer comes from here, also those to requests that make no sense, so middleware sees no errors.
package struct RekognitionController<Analyzer: FaceAnalyzing, Store: FaceStore>: Sendable {
    private let service: CollectionService<Analyzer, Store>
    private let images: any ImageSource
    private let authenticator: Authenticator
    private let configuration: RekognitionConfiguration
    private let pageTokens: PageTokens
    private let limits: WorkLimits
    private let makeRequestID: @Sendable () -> UUID

    /// - Parameters:
    ///   - images: where the S3Objects of requests are.
    ///   - secret: what makes page tokens this installation's own: at least 16 bytes that survive a restart.
    ///   - makeRequestID: names each request in its answer and in the log.
    package init(
        service: CollectionService<Analyzer, Store>,
        images: any ImageSource,
        authenticator: Authenticator,
        secret: [UInt8],
        configuration: RekognitionConfiguration = RekognitionConfiguration(),
        makeRequestID: @escaping @Sendable () -> UUID = { UUID() }
    ) {
        self.service = service
        self.images = images
        self.authenticator = authenticator
        self.configuration = configuration
        self.makeRequestID = makeRequestID
        pageTokens = PageTokens(secret: secret)
        limits = WorkLimits(bytes: configuration.bytesInFlight, requests: configuration.requestsInWork)
    }

    package func addRoutes<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.post("/") { request, context in
            await respond(to: request, logger: context.logger)
        }
    }

    // MARK: - One request

    private func respond(to request: Request, logger: Logger) async -> Response {
        let id = makeRequestID().uuidString.lowercased()
        let start = ContinuousClock.now
        let ticket = limits.ticket()
        defer { ticket.release() }
        var operation: (any Operation.Type)?
        var refusal: (any Error)?
        var response: Response
        do {
            let named = try Operations.operation(target: request.headers[.amzTarget])
            operation = named
            let body = try await body(of: request, ticket: ticket)
            let region = try await authenticator.region(of: request, body: body)
            response = try await answer(named, body: body, region: region, ticket: ticket)
        } catch {
            refusal = error
            response = Self.response(to: RekognitionError(error), requestID: id)
        }
        response.headers[.contentType] = "application/x-amz-json-1.1"
        response.headers[.amznRequestID] = id
        logger.log(
            level: Self.logLevel(of: refusal),
            "Rekognition request",
            metadata: [
                "requestID": "\(id)",
                "operation": "\(operation?.name ?? "unknown")",
                "status": "\(response.status.code)",
                "milliseconds": "\((ContinuousClock.now - start) / .milliseconds(1))",
                "error": refusal.map { "\($0)" },
            ].compactMapValues(\.self)
        )
        return response
    }

    /// Failures are worth a look; what a client did wrong is only its own concern.
    private static func logLevel(of error: (any Error)?) -> Logger.Level {
        switch error {
        case nil: .debug
        case ObjectStoreError.failed?: .warning
        case let error?: RekognitionError(error).code == .internalFailure ? .error : .debug
        }
    }

    private func answer<Requested: Operation>(
        _ operation: Requested.Type,
        body: [UInt8],
        region: String?,
        ticket: WorkLimits.Ticket
    ) async throws -> Response {
        let request = try Requested.read(body)
        try ticket.begin()
        let context = OperationContext(
            service: service,
            images: ImageLoader(
                source: images,
                acceptsAllFormats: configuration.acceptsAllFormats,
                ticket: ticket
            ),
            names: ResourceNames(
                region: region ?? configuration.defaultRegion,
                account: configuration.account
            ),
            pageTokens: pageTokens
        )
        return Response(status: .ok, body: ResponseBody(byteBuffer: try Self.json(await request.perform(in: context))))
    }

    // MARK: - Bodies

    @concurrent
    private func body(of request: Request, ticket: WorkLimits.Ticket) async throws -> [UInt8] {
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= configuration.largestBody else { throw bodyTooLarge }
        var body: [UInt8] = []
        body.reserveCapacity(max(announced, 0))
        do {
            for try await part in request.body {
                guard body.count + part.readableBytes <= configuration.largestBody else { throw bodyTooLarge }
                try ticket.hold(bytes: part.readableBytes)
                body += part.readableBytesView
            }
        } catch let error as RekognitionError {
            throw error
        } catch {
            throw RekognitionError(.serialization, "The request's body could not be read to its end")
        }
        return body
    }

    private var bodyTooLarge: RekognitionError {
        RekognitionError(
            .requestTooLarge,
            "The request's body has more than \(configuration.largestBody) bytes"
        )
    }

    private static func json(_ value: some Encodable) throws -> ByteBuffer {
        ByteBuffer(bytes: try WireEncoder().encode(value))
    }

    // MARK: - Errors

    private static func response(to error: RekognitionError, requestID: String) -> Response {
        var headers = HTTPFields()
        headers[.amznErrorType] = error.code.rawValue
        let body = ErrorBody(
            type: error.code.rawValue,
            code: error.code.rawValue,
            logref: requestID,
            message: error.message
        )
        return Response(
            status: error.status,
            headers: headers,
            // Four strings can always be encoded.
            body: ResponseBody(byteBuffer: (try? json(body)) ?? ByteBuffer(string: "{}"))
        )
    }
}

/// The body of every answer that is not a success: these four members, no others.
private struct ErrorBody: Encodable {
    private enum CodingKeys: String, CodingKey {
        case type = "__type"
        case code = "Code"
        case logref = "Logref"
        case message = "Message"
    }

    let type: String
    let code: String
    let logref: String
    let message: String
}
