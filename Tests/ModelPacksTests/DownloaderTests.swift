import Foundation
import NIOHTTP1
import Testing

@testable import ModelPacks

struct DownloaderTests {
    private let content = String(repeating: "0123456789", count: 1_000)

    private func download(
        partial: String? = nil,
        hash: String? = nil,
        idle: Duration = .seconds(5),
        _ respond: @escaping TestServer.Respond
    ) async throws -> (file: String?, part: String?, error: ModelPackError?, requests: [HTTPRequestHead]) {
        try await withTemporaryFolder { folder in
            try await TestServer.run(respond) { server in
                let destination = folder.appending(path: "file.bin")
                let part = folder.appending(path: "file.bin.part")
                if let partial { try part.write(partial) }
                let file = PinnedFile(name: "file.bin", size: content.count, sha256: hash ?? TestPack.hash(content))
                var failure: ModelPackError?
                do {
                    try await Downloader.run(timeouts: Downloader.Timeouts(connect: .seconds(5), idle: idle)) {
                        try await $0.download(file, from: "\(server.address)/file.bin", to: destination)
                    }
                } catch let error as ModelPackError {
                    failure = error
                }
                return (destination.text, part.text, failure, server.requests)
            }
        }
    }

    /// Answers ranges as a static file server does.
    private func serve(_ request: HTTPRequestHead) -> TestServer.Reply {
        guard let range = request.headers.first(name: "Range"), let start = Int(range.dropFirst(6).dropLast()) else {
            return TestServer.Reply(body: content, length: content.count)
        }
        let rest = String(content.dropFirst(start))
        let bounds = "bytes \(start)-\(content.count - 1)/\(content.count)"
        return TestServer.Reply(
            status: .partialContent,
            headers: [("Content-Range", bounds)],
            body: rest,
            length: rest.count
        )
    }

    @Test func downloads() async throws {
        let result = try await download { serve($0) }
        #expect(result.error == nil && result.file == content && result.part == nil)
    }

    @Test func resumesWhereItStopped() async throws {
        let result = try await download(partial: String(content.prefix(4_000))) { serve($0) }
        #expect(result.error == nil && result.file == content)
        #expect(result.requests.map { $0.headers.first(name: "Range") } == ["bytes=4000-"])
    }

    @Test func keepsWhatArrivedBeforeTheConnectionBroke() async throws {
        let result = try await download { _ in
            TestServer.Reply(body: String(content.prefix(4_000)), length: content.count, end: .close)
        }
        #expect(result.file == nil && result.part == String(content.prefix(4_000)))
        #expect(result.error?.isNetworkFailure == true)
    }

    @Test func asksNothingForACompletePart() async throws {
        let result = try await download(partial: content) { serve($0) }
        #expect(result.error == nil && result.file == content && result.requests.isEmpty)
    }

    @Test func startsOverWhereTheServerIgnoresRanges() async throws {
        let result = try await download(partial: "junk") { _ in TestServer.Reply(body: content, length: content.count) }
        #expect(result.error == nil && result.file == content && result.requests.count == 1)
    }

    @Test(arguments: [HTTPResponseStatus.rangeNotSatisfiable, .partialContent])
    func startsOverWhereTheRangeIsRefusedOrWrong(status: HTTPResponseStatus) async throws {
        let result = try await download(partial: "junk") { request in
            request.headers.contains(name: "Range") ? TestServer.Reply(status: status, length: 0) : serve(request)
        }
        #expect(result.error == nil && result.file == content && result.requests.count == 2)
    }

    @Test(arguments: [nil, "junk"])
    func refusesAWrongHash(partial: String?) async throws {
        let wrong = TestPack.hash("other")
        let result = try await download(partial: partial, hash: wrong) { serve($0) }
        guard case .wrongHash("file.bin", wrong, let found) = result.error else {
            Issue.record("\(String(describing: result.error))")
            return
        }
        #expect(partial != nil || found == TestPack.hash(content))
        #expect(result.file == nil && result.part == nil)
    }

    @Test(arguments: [HTTPResponseStatus.notFound, .forbidden, .internalServerError, .noContent])
    func namesStatusAndAddress(status: HTTPResponseStatus) async throws {
        let result = try await download { _ in TestServer.Reply(status: status) }
        guard case .status("file.bin", let address, Int(status.code)) = result.error else {
            Issue.record("\(String(describing: result.error))")
            return
        }
        #expect(address.hasSuffix("/file.bin") && result.part == nil)
    }

    @Test func givesUpOnASilentServer() async throws {
        let result = try await download(idle: .milliseconds(200)) { _ in
            TestServer.Reply(body: "0123", length: content.count, end: .stall)
        }
        guard case .unreachable(_, _, let reason) = result.error else {
            Issue.record("\(String(describing: result.error))")
            return
        }
        #expect(reason == "no data for 0.2 seconds" && result.part == "0123")
    }

    @Test func followsRedirects() async throws {
        let result = try await download { request in
            request.uri == "/file.bin"
                ? TestServer.Reply(status: .found, headers: [("Location", "/elsewhere")], length: 0) : serve(request)
        }
        #expect(result.error == nil && result.file == content)
        #expect(result.requests.map(\.uri) == ["/file.bin", "/elsewhere"])
    }

    @Test func boundsRedirects() async throws {
        let cycle = try await download { request in
            TestServer.Reply(status: .found, headers: [("Location", request.uri)], length: 0)
        }
        let chain = try await download { request in
            TestServer.Reply(status: .found, headers: [("Location", request.uri + "x")], length: 0)
        }
        for error in [cycle.error, chain.error] {
            guard case .unreachable(_, _, "too many redirects") = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(chain.requests.count <= 12)
    }

    @Test(arguments: [true, false])
    func refusesMoreThanExpected(announced: Bool) async throws {
        let long = content + "!"
        let result = try await download { _ in TestServer.Reply(body: long, length: announced ? long.count : nil) }
        #expect(result.error == .tooLarge(file: "file.bin", limit: content.count))
        #expect(result.file == nil && result.part == nil)
    }

    @Test func refusesLessThanExpected() async throws {
        let result = try await download { _ in TestServer.Reply(body: "short", length: 5) }
        #expect(result.error == .wrongSize(file: "file.bin", expected: content.count, found: 5))
    }

    @Test(arguments: ["http://127.0.0.1:9/x", "http://host.invalid/x", "ftp://127.0.0.1/x", "no address"])
    func explainsUnreachableAddresses(address: String) async throws {
        try await withTemporaryFolder { folder in
            let file = PinnedFile(name: "file.bin", size: 1, sha256: "")
            let error = await #expect(throws: ModelPackError.self) {
                try await Downloader.run {
                    try await $0.download(file, from: address, to: folder.appending(path: "file.bin"))
                }
            }
            #expect(error?.isNetworkFailure == true)
            #expect(error?.description.contains("\n") == false)
        }
    }
}
