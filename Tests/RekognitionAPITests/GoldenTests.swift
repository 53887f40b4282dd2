import Foundation
import HTTPTypes
import Testing

@testable import RekognitionAPI

/// Requests and answers as in `Golden/<Operation>/<case>.json`, each in a world of its own.
struct GoldenTests {
    private static let operationFiles = GoldenFile.all().filter { $0.operation != "Errors" }

    @Test func everyOperationHasItsFiles() {
        let operations = Set(Self.operationFiles.map(\.operation))
        #expect(operations == Set(Operations.all.map { $0.name }))
        for operation in operations {
            let names = Self.operationFiles.filter { $0.operation == operation }.map(\.name)
            #expect(names.count >= 2, "\(operation) needs more than one case")
        }
    }

    @Test(arguments: operationFiles)
    func requestsAreAnsweredAsWritten(in file: GoldenFile) async throws {
        let golden = try file.read()
        let world = try await TestWorld()
        let answer = try await world.server.ask(file.operation, world.resolve(golden["request"] ?? [:]))
        let body = try answer.body
        let recorded: JSON = [
            "request": golden["request"] ?? [:],
            "status": .number(Double(answer.status.code)),
            "response": world.name(body),
        ]
        if GoldenFile.isRecording { try file.write(recorded) }
        #expect(!GoldenFile.isRecording)
        let text = String(decoding: try recorded.bytes, as: UTF8.self)
        #expect(recorded.isClose(to: golden), "\(text)")

        #expect(answer.header("Content-Type") == "application/x-amz-json-1.1")
        #expect(answer.header("x-amzn-RequestId") == TestServer.requestID)
        #expect(answer.header("x-amz-crc32") == nil)
        let operation = try #require(ServiceModel.shared.operations[file.operation])
        if answer.status == .ok {
            #expect(answer.header("x-amzn-ErrorType") == nil)
            #expect(ServiceModel.shared.mismatches(body, operation.output).isEmpty)
        } else {
            #expect(answer.header("x-amzn-ErrorType") == body["__type"]?.string)
            #expect(operation.errors.contains(try #require(body["__type"]?.string)))
        }
    }
}
