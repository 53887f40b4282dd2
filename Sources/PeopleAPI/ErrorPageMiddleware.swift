package import Hummingbird
internal import Logging

/// Turns errors into answers that a person or a program can read.
///
/// Errors that bring their own response are left alone. Unknown errors are logged; the client only learns that there
/// was one.
package struct ErrorPageMiddleware<Context: RequestContext>: RouterMiddleware {
    private let pages: WebPages
    private let format: ErrorFormat

    package init(pages: WebPages, format: ErrorFormat = .negotiated) {
        self.pages = pages
        self.format = format
    }

    package func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let failure: HTTPError
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            failure = error
        } catch let error as any HTTPResponseError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            context.logger.error("Request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            failure = HTTPError(.internalServerError)
        }
        var response = try wantsPage(request) ? page(failure) : json(failure, request)
        response.headers.append(contentsOf: failure.headers)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func wantsPage(_ request: Request) -> Bool {
        switch format {
        case .page: true
        case .json: false
        case .negotiated: request.headers[.accept]?.contains("text/html") ?? false
        }
    }

    private func json(_ failure: HTTPError, _ request: Request) throws -> Response {
        try Response(
            json: ErrorBody(
                error: failure.body ?? failure.status.reasonPhrase.lowercased(),
                path: failure.status == .notFound ? request.uri.path : nil
            ),
            status: failure.status
        )
    }

    private func page(_ failure: HTTPError) throws -> Response {
        try pages.response(.message, MessageModel(failure), status: failure.status)
    }
}

/// How an error is told.
package enum ErrorFormat: Sendable {
    /// A page.
    case page
    /// `{"error": …}`.
    case json
    /// A page for clients that accept `text/html`, as every browser does, and JSON for the others.
    case negotiated
}
