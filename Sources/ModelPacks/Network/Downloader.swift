internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Fetches files whose content is known in advance, and pages that say where they are.
struct Downloader: Sendable {
    struct Timeouts: Sendable {
        var connect: Duration = .seconds(5)
        /// How long a server may stay silent.
        var idle: Duration = .seconds(30)
    }

    struct Page: Sendable {
        var content: Data
        var contentType: String
        /// Where the page was found in the end, for relative links.
        var address: String
    }

    private static let pageLimit = 32 << 20

    private let client: HTTPClient
    private let timeouts: Timeouts

    static func run<Result>(
        timeouts: Timeouts = Timeouts(),
        _ body: (Downloader) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .follow(max: 10, allowCycles: false),
            timeout: HTTPClient.Configuration.Timeout(
                connect: TimeAmount(timeouts.connect),
                read: TimeAmount(timeouts.idle)
            )
        )
        // A host that cannot be reached is reported, not tried again until some deadline.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await body(Downloader(client: client, timeouts: timeouts))
        }
    }

    /// Downloads a file to `destination`, which appears only once it is complete and verified.
    ///
    /// What arrives is kept in a `.part` file beside it, and an interrupted download goes on from there.
    /// - Parameter progress: called with the number of bytes received so far.
    /// - Throws: ``ModelPackError`` for whatever the server does wrong.
    func download(
        _ file: PinnedFile,
        from address: String,
        to destination: URL,
        progress: (Int) -> Void = { _ in }
    ) async throws {
        var partial = try PartialFile(destination.appendingPathExtension("part"), limit: file.size)
        if partial.count == file.size, partial.sha256 != file.sha256 { try partial.restart() }
        if partial.count < file.size {
            try await receive(file, from: address, into: &partial, progress: progress)
        }
        guard partial.count == file.size else {
            throw ModelPackError.wrongSize(file: file.name, expected: file.size, found: partial.count)
        }
        guard partial.sha256 == file.sha256 else {
            partial.discard()
            throw ModelPackError.wrongHash(file: file.name, expected: file.sha256, found: partial.sha256)
        }
        try partial.finish(as: destination)
    }

    /// Fetches a page of bounded size; `name` is what errors call it.
    func page(_ name: String, at address: String, accept: String) async throws -> Page {
        var request = request(address)
        request.headers.add(name: "Accept", value: accept)
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            guard response.status == .ok else {
                throw ModelPackError.status(file: name, address: address, code: Int(response.status.code))
            }
            let body = try await response.body.collect(upTo: Downloader.pageLimit)
            return Page(
                content: Data(body.readableBytesView),
                contentType: response.headers.first(name: "Content-Type") ?? "",
                address: response.url?.absoluteString ?? address
            )
        } catch let error as ModelPackError {
            throw error
        } catch {
            throw ModelPackError.unreachable(file: name, address: address, reason: reason(for: error))
        }
    }

    private func receive(
        _ file: PinnedFile,
        from address: String,
        into partial: inout PartialFile,
        progress: (Int) -> Void
    ) async throws {
        var request = request(address)
        let start = partial.count
        if start > 0 { request.headers.add(name: "Range", value: "bytes=\(start)-") }
        // What is left behind is either the beginning of the file, or nothing.
        defer { if partial.count == 0 { partial.discard() } }
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            switch response.status.code {
            case 200:
                try partial.restart()
            case 206 where start > 0 && response.resumes(at: start):
                break
            case 206 where start > 0, 416 where start > 0:
                try partial.restart()
                return try await receive(file, from: address, into: &partial, progress: progress)
            case let code:
                throw ModelPackError.status(file: file.name, address: address, code: Int(code))
            }
            let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
            guard announced <= file.size - partial.count else {
                throw ModelPackError.tooLarge(file: file.name, limit: file.size)
            }
            for try await buffer in response.body {
                guard buffer.readableBytes <= file.size - partial.count else {
                    throw ModelPackError.tooLarge(file: file.name, limit: file.size)
                }
                try partial.append(Data(buffer.readableBytesView))
                progress(partial.count)
            }
        } catch let error as ModelPackError {
            if case .tooLarge = error { try partial.restart() }
            throw error
        } catch let error as CocoaError {
            throw error
        } catch {
            throw ModelPackError.unreachable(file: file.name, address: address, reason: reason(for: error))
        }
    }

    private func request(_ address: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "User-Agent", value: "beetroot")
        return request
    }

    private func reason(for error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout:
            "no connection within \(timeouts.connect)"
        case let error as HTTPClientError where error == .readTimeout:
            "no data for \(timeouts.idle)"
        case let error as HTTPClientError where error == .redirectLimitReached || error == .redirectCycleDetected:
            "too many redirects"
        case let error as NIOConnectionError where error.connectionErrors.isEmpty:
            "the host \(error.host) is not known"
        case let error as NIOConnectionError:
            "no connection to \(error.host) port \(error.port)"
        default:
            String("\(error)".prefix(200).map { $0.isNewline ? " " : $0 })
        }
    }
}

extension HTTPClientResponse {
    fileprivate func resumes(at start: Int) -> Bool {
        headers.first(name: "Content-Range")?.hasPrefix("bytes \(start)-") ?? false
    }
}
