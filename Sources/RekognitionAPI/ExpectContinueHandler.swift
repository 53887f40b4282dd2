internal import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

/// Answers `Expect: 100-continue` with `100 Continue`, which neither SwiftNIO nor Hummingbird does.
///
/// curl and the AWS SDK for PHP send a large body only then, or after a second of waiting. Put it behind the HTTP codec:
///
/// ```swift
/// Application(router: router, server: .http1(configuration: .init(additionalChannelHandlers: [ExpectContinueHandler()])))
/// ```
///
/// RFC 9110, section 10.1.1: <https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1>.
package final class ExpectContinueHandler: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    /// Requests that were not answered yet.
    private var pending = 0
    /// The newest of them waits for leave to send its body, and none of that has come.
    private var isWaiting = false

    package init() {}

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            pending += 1
            isWaiting = request.headerFields[.expect]?.lowercased() == "100-continue"
            continueIfDue(context)
        case .body, .end:
            isWaiting = false
        }
        context.fireChannelRead(data)
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        if case .end = unwrapOutboundIn(data) {
            pending -= 1
            continueIfDue(context)
        }
    }

    /// A client may have sent the request before the answer to the one before: that one goes first.
    private func continueIfDue(_ context: ChannelHandlerContext) {
        guard isWaiting, pending == 1 else { return }
        isWaiting = false
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }
}

@available(*, unavailable)
extension ExpectContinueHandler: Sendable {}
