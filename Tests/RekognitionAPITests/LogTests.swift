import BeetrootTesting
import Foundation
import HTTPTypes
import Logging
import Synchronization
import Testing

@testable import RekognitionAPI

/// One line a request, with nothing of the image in it.
struct LogTests {
    /// Keeps what is logged.
    private final class Recorder: LogHandler, Sendable {
        struct Line: Sendable {
            let level: Logger.Level
            let message: String
            let metadata: [String: String]
        }

        private let lines = Mutex<[Line]>([])
        var recorded: [Line] { lines.withLock(\.self).filter { $0.message == "Rekognition request" } }

        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).mapValues(\.description)
            lines.withLock { $0.append(Line(level: event.level, message: "\(event.message)", metadata: metadata)) }
        }
    }

    static let requests: [(String, JSON, Logger.Level, Int)] = [
        ("ListCollections", [:], .debug, 200), ("ListCollections", ["MaxResults": -1], .debug, 400),
        ("Nothing", [:], .debug, 400), ("DetectFaces", ["Image": TestServer.image("anna")], .debug, 200),
        ("DetectFaces", ["Image": TestServer.image("?")], .error, 500),
        ("DetectFaces", ["Image": ["S3Object": ["Bucket": "broken", "Name": "a"]]], .warning, 400),
    ]

    @Test(arguments: requests)
    func aRequestIsOneLine(operation: String, body: JSON, level: Logger.Level, status: Int) async throws {
        let recorder = Recorder()
        var server = TestServer()
        server.logger = Logger(label: "tests") { _ in recorder }
        let answer = try await server.ask(operation, body)
        #expect(answer.status.code == status)
        try #require(recorder.recorded.count == 1)
        let line = recorder.recorded[0]
        #expect(line.level == level)
        #expect(line.metadata["operation"] == (operation == "Nothing" ? "unknown" : operation))
        #expect(line.metadata["status"] == "\(status)")
        #expect(line.metadata["requestID"] == TestServer.requestID)
        #expect(line.metadata["milliseconds"].flatMap(Double.init) != nil)
        #expect((line.metadata["error"] != nil) == (status != 200))
    }

    @Test func imagesAreNotLogged() async throws {
        let recorder = Recorder()
        var server = TestServer()
        server.logger = Logger(label: "tests") { _ in recorder }
        let image = String(repeating: "anna ", count: 1000)
        for bytes in [Data(image.utf8), Data(count: 5_242_881)] {
            _ = try await server.ask("DetectFaces", ["Image": ["Bytes": .string(bytes.base64EncodedString())]])
        }
        let length = recorder.recorded.map { "\($0)".utf8.count }.max()
        #expect(try #require(length) < 2000)
    }
}
