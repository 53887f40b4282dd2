import BeetrootTesting
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import RekognitionAPI

/// The protocol as it looks on the wire, some of it through a socket.
struct WireTests {
    /// Talks to the server through a socket.
    private static func connect<Result: Sendable>(
        _ server: TestServer = TestServer(),
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await server.application().test(.live) { client in
            try await Connection.open(port: client.port ?? 0, body)
        }
    }

    // MARK: - Headers

    @Test(arguments: [
        "application/x-amz-json-1.1", "application/x-amz-json-1.0", "application/json", "text/plain", "", nil,
    ])
    func theContentTypeOfRequestsDoesNotMatter(type: String?) async throws {
        var headers = TestServer.headers("ListCollections")
        headers[.contentType] = type
        let answer = try await TestServer().ask(headers: headers, body: Array("{}".utf8))
        #expect(answer.status == .ok)
        #expect(answer.header("Content-Type") == "application/x-amz-json-1.1")
    }

    @Test(arguments: ["x-amz-target", "X-AMZ-TARGET", "X-Amz-Target"])
    func headerNamesHaveNoCase(name: String) async throws {
        let headers: HTTPFields = [try #require(HTTPField.Name(name)): "RekognitionService.ListCollections"]
        #expect(try await TestServer().ask(headers: headers, body: Array("{}".utf8)).status == .ok)
    }

    @Test func answersHaveTheServicesHeaders() async throws {
        let head = try await Self.connect { connection in
            try connection.send(Connection.head("ListCollections", "Content-Length: 2") + "{}")
            return try connection.receive()
        }
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(head.contains("\r\nx-amzn-RequestId: \(TestServer.requestID)\r\n"))
        #expect(head.contains("\r\nContent-Type: application/x-amz-json-1.1\r\n"))
        #expect(head.contains("\r\nContent-Length: 43\r\n"))
        #expect(head.contains("\r\nDate: "))
        #expect(!head.lowercased().contains("x-amz-crc32"))
        #expect(head.hasSuffix("{\"CollectionIds\":[],\"FaceModelVersions\":[]}"))
    }

    @Test func everyRequestHasAnIdentifierOfItsOwn() async throws {
        let router = Router(context: BasicRequestContext.self)
        RekognitionController(
            service: TestServer().service,
            images: TestImages(),
            authenticator: .none,
            secret: Array(repeating: 0, count: 32)
        ).addRoutes(to: router)
        let ids = try await Application(router: router).test(.router) { client in
            var ids: [String?] = []
            for target in ["ListCollections", "ListCollections", "Nothing"] {
                let response = try await client.execute(uri: "/", method: .post, headers: TestServer.headers(target))
                ids.append(TestServer.Answer(response).header("x-amzn-RequestId"))
            }
            return ids
        }
        #expect(Set(ids).count == 3)
        #expect(ids.allSatisfy { $0.flatMap(UUID.init) != nil && $0 == $0?.lowercased() })
    }

    @Test(arguments: [nil, "", "RekognitionService.DetectText", "DynamoDB_20120810.ListTables"])
    func whatIsNoOperationIsAnsweredInTheProtocol(target: String?) async throws {
        var headers = TestServer.headers("")
        headers[.amzTarget] = target
        let answer = try await TestServer().ask(headers: headers, body: Array("{}".utf8))
        #expect(answer.status == .badRequest)
        #expect(try answer.errorType == "UnknownOperationException")
        #expect(answer.header("x-amzn-ErrorType") == "UnknownOperationException")
        #expect(try answer.message?.contains("Supported: AssociateFaces, ") == true)
    }

    @Test(arguments: ["", "{", "[]", "null", "\u{FF}"])
    func whatCannotBeReadIsASerializationException(body: String) async throws {
        let answer = try await TestServer().ask(headers: TestServer.headers("ListFaces"), body: Array(body.utf8))
        #expect(answer.status == .badRequest)
        #expect(try answer.errorType == "SerializationException")
    }

    // MARK: - Bodies

    @Test func aConnectionIsKeptForTheNextRequest() async throws {
        let answers = try await Self.connect { connection in
            var answers: [String] = []
            for target in ["ListCollections", "Nothing", "ListCollections", "ListFaces"] {
                try connection.send(Connection.head(target, "Content-Length: 2") + "{}")
                answers.append(try connection.receive())
            }
            return answers
        }
        #expect(answers.map { $0.prefix(12) } == ["HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 200", "HTTP/1.1 400"])
    }

    @Test func aBodyCanComeInChunks() async throws {
        let answers = try await Self.connect { connection in
            var answers: [String] = []
            for _ in 0..<2 {
                try connection.send(Connection.head("CreateCollection", "Transfer-Encoding: chunked"))
                for chunk in ["{\"Collec", "tionId\"", ":\"people\"}"] {
                    try connection.send("\(String(chunk.utf8.count, radix: 16))\r\n\(chunk)\r\n")
                }
                try connection.send("0\r\n\r\n")
                answers.append(try connection.receive())
            }
            return answers
        }
        #expect(answers[0].hasPrefix("HTTP/1.1 200"))
        #expect(answers[1].contains("The collection id: people already exists"))
    }

    @Test func chunksThatAreNoneAreTheClientsMistake() async throws {
        let answer = try await Self.connect { connection in
            try connection.send(Connection.head("ListCollections", "Transfer-Encoding: chunked") + "nonsense\r\n")
            return try connection.receive()
        }
        #expect(answer.hasPrefix("HTTP/1.1 400"))
    }

    /// Both images of CompareFaces at their largest.
    @Test func twoLargestImagesFitIntoABody() async throws {
        let image = JSON.string(Data(repeating: UInt8(ascii: "!"), count: 5_242_880).base64EncodedString())
        let body: JSON = ["SourceImage": ["Bytes": image], "TargetImage": ["Bytes": image]]
        let answer = try await TestServer().ask("CompareFaces", body)
        #expect(try answer.errorType == "ImageTooLargeException")
        #expect(try body.bytes.count > 13_900_000)
    }

    @Test(arguments: ["Content-Length: 16777217", "Transfer-Encoding: chunked"])
    func alargerBodyIsRefusedWithItsLimit(framing: String) async throws {
        let answers = try await Self.connect { connection in
            try connection.send(Connection.head("DetectFaces", framing))
            let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
            if framing.hasPrefix("T") {
                for _ in 0...16 { try connection.send(Array("100000\r\n".utf8) + piece + Array("\r\n".utf8)) }
                try connection.send("0\r\n\r\n")
            } else {
                for _ in 0..<16 { try connection.send(piece) }
                try connection.send(" ")
            }
            let refusal = try connection.receive()
            try connection.send(Connection.head("ListCollections", "Content-Length: 2") + "{}")
            return [refusal, try connection.receive()]
        }
        #expect(answers[0].hasPrefix("HTTP/1.1 413"))
        #expect(answers[0].contains("\"__type\":\"RequestEntityTooLargeException\""))
        #expect(answers[0].contains("The request's body has more than 16777216 bytes"))
        #expect(answers[1].hasPrefix("HTTP/1.1 200"))
    }

    @Test func theLimitItselfIsAccepted() async throws {
        var server = TestServer()
        server.configuration.largestBody = 64
        let headers = TestServer.headers("ListCollections")
        let exact = Array("{}".utf8) + Array(repeating: UInt8(ascii: " "), count: 62)
        #expect(try await server.ask(headers: headers, body: exact).status == .ok)
        #expect(try await server.ask(headers: headers, body: exact + [UInt8(ascii: " ")]).status == .contentTooLarge)
    }

    // MARK: - Expect: 100-continue

    @Test(arguments: ["Expect: 100-continue", "expect: 100-Continue"])
    func aWaitingClientIsToldToGoOn(field: String) async throws {
        let answers = try await Self.connect { connection in
            var answers: [String] = []
            for _ in 0..<2 {
                try connection.send(Connection.head("ListCollections", field, "Content-Length: 2"))
                answers.append(try connection.receive())
                try connection.send("{}")
                answers.append(try connection.receive())
            }
            return answers
        }
        #expect(answers[0] == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(answers[1].hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answers[2] == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(answers[3].hasSuffix("{\"CollectionIds\":[],\"FaceModelVersions\":[]}"))
    }

    @Test func nobodyElseIs() async throws {
        let isSilent = try await Self.connect { connection in
            try connection.send(Connection.head("ListCollections", "Content-Length: 2"))
            return connection.isSilent(milliseconds: 200)
        }
        #expect(isSilent)
    }

    /// The first request takes its time; leave to go on may only come behind its answer.
    @Test func leaveToGoOnWaitsForTheAnswerBefore() async throws {
        var server = TestServer()
        server.analyzer = ScriptedFaceAnalyzer(willAnalyze: { _ in try await Task.sleep(for: .milliseconds(200)) })
        let image = try TestServer.image("anna").bytes
        let answers = try await Self.connect(server) { connection in
            let body = Array("{\"Image\":".utf8) + image + Array("}".utf8)
            try connection.send(Array(Connection.head("DetectFaces", "Content-Length: \(body.count)").utf8) + body)
            try connection.send(Connection.head("ListCollections", "Expect: 100-continue", "Content-Length: 2"))
            let answers = [try connection.receive(), try connection.receive()]
            try connection.send("{}")
            return answers + [try connection.receive()]
        }
        #expect(answers[0].contains("FaceDetails"))
        #expect(answers[1] == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(answers[2].contains("CollectionIds"))
    }

    /// Leave that comes after the body would look like the next answer's beginning.
    @Test func whoeverDoesNotWaitGetsNoLeave() async throws {
        var server = TestServer()
        server.analyzer = ScriptedFaceAnalyzer(willAnalyze: { _ in try await Task.sleep(for: .milliseconds(200)) })
        let image = try TestServer.image("anna").bytes
        let answers = try await Self.connect(server) { connection in
            let body = Array("{\"Image\":".utf8) + image + Array("}".utf8)
            try connection.send(Array(Connection.head("DetectFaces", "Content-Length: \(body.count)").utf8) + body)
            try connection.send(
                Connection.head("ListCollections", "Expect: 100-continue", "Content-Length: 2") + "{}"
            )
            return [try connection.receive(), try connection.receive()]
        }
        #expect(answers[0].contains("FaceDetails"))
        #expect(answers[1].hasPrefix("HTTP/1.1 200"))
    }

    /// curl waits a second for leave when a body is large.
    @Test func curlDoesNotWait() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "beetroot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "body.json")
        let image = Data("anna ".utf8) + Data(repeating: UInt8(ascii: " "), count: 2_000_000)
        try Data(try JSON.object(["Image": ["Bytes": .string(image.base64EncodedString())]]).bytes).write(to: file)
        let curl = try #require(
            ["/usr/bin/curl", "/bin/curl", "/usr/local/bin/curl"].first(where: FileManager.default.isExecutableFile),
            "curl is not installed"
        )
        let output = try await TestServer().application().test(.live) { client in
            try await Self.run(
                curl,
                [
                    "--silent", "--verbose", "--max-time", "20", "--expect100-timeout", "15",
                    "--header", "Expect: 100-continue", "--header", "X-Amz-Target: RekognitionService.DetectFaces",
                    "--data-binary", "@\(file.path)", "http://127.0.0.1:\(client.port ?? 0)/",
                ]
            )
        }
        #expect(output.contains("< HTTP/1.1 100 Continue"))
        #expect(output.contains("< HTTP/1.1 200 OK"))
        #expect(output.contains("\"FaceDetails\":[{"))
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { _ in
                let output = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
                continuation.resume(returning: String(decoding: output, as: UTF8.self))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
