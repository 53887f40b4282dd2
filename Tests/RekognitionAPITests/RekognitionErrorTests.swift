import AWSSignature
import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import HTTPTypes
import ObjectStore
import Testing

@testable import RekognitionAPI

/// Every row of the error table, as in `Golden/Errors/<row>.json`.
struct RekognitionErrorTests {
    private static let date = SigningTime(Date(timeIntervalSince1970: 1_533_422_155))
    private static let model = ModelID(pack: "yunet-0095", version: 1, precision: "f32")
    private static let otherModel = ModelID(pack: "mtcnn-dlib", version: 1, precision: "f32")

    static let rows: [(String, any Error & Sendable)] = [
        ("store-collection-not-found", FaceStoreError.collectionNotFound("people")),
        ("store-collection-exists", FaceStoreError.collectionExists("people")),
        (
            "store-model-mismatch",
            FaceStoreError.modelMismatch(collection: "people", stored: model, requested: otherModel)
        ),
        ("store-too-many-faces", FaceStoreError.tooManyFaces(limit: 20_000_000)),
        ("store-user-not-found", FaceStoreError.userNotFound("ada")),
        ("store-user-exists", FaceStoreError.userExists("ada")),
        ("store-too-many-user-faces", FaceStoreError.tooManyUserFaces(limit: 100)),
        ("store-too-many-tags", FaceStoreError.tooManyTags(limit: 200)),
        ("store-request-token-reused", FaceStoreError.requestTokenReused("a-token")),
        ("service-no-face", CollectionServiceError.noFace),
        ("service-face-not-found", CollectionServiceError.faceNotFound(FaceID())),
        ("service-image-too-small", CollectionServiceError.imageTooSmall(width: 100, height: 20, minimum: 36)),
        ("image-format", ImageRejection(.format, "not an image")),
        ("image-size", ImageRejection(.size, "200 megapixels, more than 100")),
        ("object-not-found", ObjectStoreError.notFound(bucket: "photos", key: "a.jpg")),
        ("object-too-large", ObjectStoreError.tooLarge(bucket: "photos", key: "a.jpg", size: 9, limit: 8)),
        ("object-invalid-name", ObjectStoreError.invalidName(bucket: "photos", key: "../a.jpg")),
        (
            "object-failed",
            ObjectStoreError.failed(operation: "read", bucket: "photos", key: "a.jpg", reason: "connection refused")
        ),
        ("signature-missing", SignatureError.missingAuthenticationToken),
        ("signature-incomplete", SignatureError.incomplete("Authorization header requires 'Signature' parameter.")),
        ("signature-unrecognized-client", SignatureError.unrecognizedClient),
        ("signature-invalid", SignatureError.invalid("Credential should be scoped to correct service: 'rekognition'.")),
        ("signature-expired", SignatureError.expired(signedAt: date, now: date)),
        ("signature-presigned-expired", SignatureError.presignedExpired(signedAt: date, lifetime: 60, now: date)),
        ("signature-not-yet-current", SignatureError.notYetCurrent(signedAt: date, now: date)),
        ("signature-mismatch", SignatureError.mismatch),
        ("violations", RekognitionError([Violation(value: "a b", path: "collectionId", constraint: "Member must …")])),
        ("no-such-object", RekognitionError.noSuchObject),
        ("incomplete-object", RekognitionError.incompleteObject),
        ("invalid-parameters", RekognitionError.invalidParameters),
        ("invalid-image-format", RekognitionError.invalidImageFormat),
        ("image-too-large", RekognitionError.imageTooLarge),
        ("invalid-pagination-token", RekognitionError.invalidPaginationToken),
        ("serialization", RekognitionError(.serialization, "The request's body must be a JSON object")),
        ("request-too-large", RekognitionError(.requestTooLarge, "The request's body has more than 16777216 bytes")),
        ("unknown-operation", RekognitionError(.unknownOperation, "The operation 'DetectText' is not supported.")),
        ("slow-down", RekognitionError.slowDown),
        ("internal-failure", RekognitionError.internalFailure),
        ("anything-else", TestServer.Failure()),
        ("cancellation", CancellationError()),
    ]

    @Test func everyCodeHasARow() {
        #expect(Set(Self.rows.map { RekognitionError($0.1).code }) == Set(RekognitionError.Code.allCases))
    }

    @Test(arguments: rows.map(\.0))
    func anErrorIsAnsweredAsWritten(row: String) async throws {
        let error = try #require(Self.rows.first { $0.0 == row }).1
        var server = TestServer()
        server.analyzer = ScriptedFaceAnalyzer(willAnalyze: { _ in throw error })
        let answer = try await server.ask("DetectFaces", ["Image": TestServer.image("anna")])
        let recorded: JSON = ["status": .number(Double(answer.status.code)), "response": try answer.body]

        let file = GoldenFile(operation: "Errors", name: row)
        if GoldenFile.isRecording { try file.write(recorded) }
        #expect(!GoldenFile.isRecording)
        #expect(try recorded == file.read())

        let body = try answer.body
        #expect(body["Code"] == body["__type"])
        #expect(body["Logref"]?.string == TestServer.requestID)
        #expect(answer.header("x-amzn-ErrorType") == body["__type"]?.string)
        #expect(answer.header("x-amzn-RequestId") == TestServer.requestID)
        #expect(answer.header("Content-Type") == "application/x-amz-json-1.1")
        #expect(answer.status == .badRequest || row == "request-too-large" || answer.status == .internalServerError)
    }

    @Test func onlyFailuresOfTheProgramAreServerErrors() {
        for code in RekognitionError.Code.allCases {
            #expect((RekognitionError(code, "").status == .internalServerError) == (code == .internalFailure))
        }
    }

    @Test func aFailureTellsTheClientNothing() {
        #expect(RekognitionError(TestServer.Failure()).message == "Internal server error")
    }
}
