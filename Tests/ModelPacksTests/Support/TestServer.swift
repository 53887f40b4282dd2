import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on loopback that answers as a test tells it to, also wrongly.
final class TestServer: Sendable {
    struct Reply: Sendable {
        enum End: Sendable {
            case finish
            /// Keeps the connection open and silent.
            case stall
            case close
        }

        var status = HTTPResponseStatus.ok
        var headers: [(String, String)] = []
        var body = ""
        /// The Content-Length to claim; nil sends chunks without one.
        var length: Int?
        var end = End.finish
    }

    typealias Respond = @Sendable (HTTPRequestHead) -> Reply

    private let channel: any Channel
    private let log: Log

    /// Requests so far.
    var requests: [HTTPRequestHead] { log.heads.withLock { $0 } }
    var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    static func run<Result>(
        _ respond: @escaping Respond,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let log = Log()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(respond: respond, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = TestServer(channel: channel, log: log)
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try await channel.close()
            throw error
        }
    }

    private init(channel: any Channel, log: Log) {
        self.channel = channel
        self.log = log
    }

    private final class Log: Sendable {
        let heads = Mutex<[HTTPRequestHead]>([])
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let respond: Respond
        private let log: Log

        init(respond: @escaping Respond, log: Log) {
            self.respond = respond
            self.log = log
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let request) = unwrapInboundIn(data) else { return }
            log.heads.withLock { $0.append(request) }
            let reply = respond(request)
            var head = HTTPResponseHead(version: .http1_1, status: reply.status, headers: HTTPHeaders(reply.headers))
            if let length = reply.length { head.headers.add(name: "Content-Length", value: String(length)) }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil)
            switch reply.end {
            case .finish: context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .stall: break
            case .close: context.close(promise: nil)
            }
        }
    }
}
