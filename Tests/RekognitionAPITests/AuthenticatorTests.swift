import AWSSignature
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import RekognitionAPI

struct AuthenticatorTests {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)
    private static let keys: [AccessKey] = {
        do {
            return [
                try AccessKey(id: "AKIDEXAMPLE", secret: "a-secret", createdAt: now),
                try AccessKey(id: "ASIAEXAMPLE", secret: "another-secret", sessionToken: "a-session", createdAt: now),
            ]
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private struct StoreFailure: Error {
        let path = "/var/lib/beetroot"
    }

    private static func server() -> TestServer {
        var server = TestServer()
        server.authenticator = .signatures(
            now: { now },
            key: { id in
                if id == "BROKEN" { throw StoreFailure() }
                return keys.first { $0.id == id }
            }
        )
        return server
    }

    /// A request as SDKs send it, signed at the given time.
    private static func signed(
        _ operation: String,
        _ body: JSON,
        with key: AccessKey,
        region: String = "us-east-1",
        service: String = "rekognition",
        at date: Date = now
    ) throws -> (headers: HTTPFields, body: [UInt8]) {
        let body = try body.bytes
        var headers = TestServer.headers(operation)
        let request = SignedRequest(
            method: "POST",
            path: "/",
            headers: [(name: "Host", value: "localhost")] + headers.map { (name: $0.name.rawName, value: $0.value) },
            body: body
        )
        let signer = RequestSigner(key: key, region: region, service: SigningService(service))
        for (name, value) in signer.headers(signing: request, at: date) {
            headers[try #require(HTTPField.Name(name))] = value
        }
        return (headers, body)
    }

    @Test(arguments: keys)
    func aSignedRequestIsAnsweredForItsRegion(key: AccessKey) async throws {
        let server = Self.server()
        let request = try Self.signed("CreateCollection", ["CollectionId": "people"], with: key, region: "eu-west-3")
        let answer = try await server.ask(headers: request.headers, body: request.body)
        #expect(answer.status == .ok)
        #expect(try answer.body["CollectionArn"] == "aws:rekognition:eu-west-3:000000000000:collection/people")
        let second = try Self.signed("DescribeCollection", ["CollectionId": "people"], with: key, region: "us-west-2")
        let description = try await server.ask(headers: second.headers, body: second.body)
        #expect(try description.body["CollectionARN"] == "arn:aws:rekognition:us-west-2:000000000000:collection/people")
    }

    @Test func aPresignedRequestIsAnswered() async throws {
        let headers = TestServer.headers("ListCollections")
        let request = SignedRequest(
            method: "POST",
            path: "/",
            headers: [(name: "Host", value: "localhost")] + headers.map { (name: $0.name.rawName, value: $0.value) },
            body: Array("{}".utf8)
        )
        let signer = RequestSigner(key: Self.keys[1], region: "eu-west-3", service: SigningService("rekognition"))
        let query = try signer.query(presigning: request, at: Self.now, lifetime: 60)
        let answer = try await Self.server().application().test(.router) { client in
            let body = ByteBuffer(string: "{}")
            return TestServer.Answer(
                try await client.execute(uri: "/?\(query)", method: .post, headers: headers, body: body)
            )
        }
        #expect(answer.status == .ok)
    }

    static let mistakes: [(String, String)] = [
        ("nothing", "MissingAuthenticationTokenException"), ("garbage", "IncompleteSignatureException"),
        ("unknown key", "UnrecognizedClientException"), ("other secret", "InvalidSignatureException"),
        ("no session token", "UnrecognizedClientException"), ("other session token", "InvalidSignatureException"),
        ("other body", "InvalidSignatureException"), ("other operation", "InvalidSignatureException"),
        ("other service", "InvalidSignatureException"), ("old", "InvalidSignatureException"),
        ("from the future", "InvalidSignatureException"), ("unsigned header", "InvalidSignatureException"),
    ]

    @Test(arguments: mistakes)
    func aRequestThatIsNotBelieved(mistake: String, type: String) async throws {
        let (key, temporary) = (Self.keys[0], Self.keys[1])
        var request = try Self.signed("ListCollections", [:], with: key)
        switch mistake {
        case "nothing": request.headers[.authorization] = nil
        case "garbage": request.headers[.authorization] = "AWS4-HMAC-SHA256 garbage"
        case "unknown key":
            let stranger = try AccessKey(id: "AKIDSTRANGER", secret: "a-secret", createdAt: Self.now)
            request = try Self.signed("ListCollections", [:], with: stranger)
        case "other secret":
            let impostor = try AccessKey(id: key.id, secret: "guessed", createdAt: Self.now)
            request = try Self.signed("ListCollections", [:], with: impostor)
        case "no session token":
            let bare = try AccessKey(id: temporary.id, secret: temporary.secret, createdAt: Self.now)
            request = try Self.signed("ListCollections", [:], with: bare)
        case "other session token":
            request = try Self.signed("ListCollections", [:], with: temporary)
            request.headers[try #require(HTTPField.Name("X-Amz-Security-Token"))] = "another-session"
        case "other body": request.body = Array("{ }".utf8)
        case "other operation": request.headers[.amzTarget] = "RekognitionService.ListFaces"
        case "other service": request = try Self.signed("ListCollections", [:], with: key, service: "s3")
        case "old": request = try Self.signed("ListCollections", [:], with: key, at: Self.now - 301)
        case "from the future": request = try Self.signed("ListCollections", [:], with: key, at: Self.now + 301)
        case "unsigned header": request.headers[try #require(HTTPField.Name("X-Amz-Meta"))] = "more"
        default: Issue.record("unknown mistake \(mistake)")
        }
        let answer = try await Self.server().ask(headers: request.headers, body: request.body)
        #expect(answer.status == .badRequest)
        #expect(try answer.errorType == type)
        #expect(answer.header("x-amzn-ErrorType") == type)
        #expect(!answer.text.contains("secret"))
    }

    /// Target, then signature, then body: nobody else learns what is wrong with it.
    @Test func theOrderOfTheChecks() async throws {
        let server = Self.server()
        let target = try await server.ask(headers: TestServer.headers("Nothing"), body: Array("{".utf8))
        #expect(try target.errorType == "UnknownOperationException")
        let signature = try await server.ask(headers: TestServer.headers("ListFaces"), body: Array("{".utf8))
        #expect(try signature.errorType == "MissingAuthenticationTokenException")
        var signed = try Self.signed("ListFaces", [], with: Self.keys[0])
        #expect(try await server.ask(headers: signed.headers, body: signed.body).errorType == "SerializationException")
        signed = try Self.signed("ListFaces", ["CollectionId": "a b"], with: Self.keys[0])
        #expect(
            try await server.ask(headers: signed.headers, body: signed.body).errorType == "InvalidParameterException"
        )
        signed = try Self.signed("ListFaces", ["CollectionId": "nobody"], with: Self.keys[0])
        #expect(
            try await server.ask(headers: signed.headers, body: signed.body).errorType == "ResourceNotFoundException"
        )
    }

    @Test func aStoreThatFailsIsNotTheClientsMistake() async throws {
        let key = try AccessKey(id: "BROKEN", secret: "a-secret", createdAt: Self.now)
        let request = try Self.signed("ListCollections", [:], with: key)
        let answer = try await Self.server().ask(headers: request.headers, body: request.body)
        #expect(answer.status == .internalServerError)
        #expect(!answer.text.contains("/var/lib"))
    }

    // MARK: - Without authentication

    @Test(arguments: [
        (nil, "us-east-1"), ("", "us-east-1"), ("garbage", "us-east-1"), ("Basic YTpi", "us-east-1"),
        ("AWS4-HMAC-SHA256 Credential=", "us-east-1"), ("AWS4-HMAC-SHA256 Credential=a/b/c", "us-east-1"),
        ("AWS4-HMAC-SHA256 Credential=a/20250101//rekognition/aws4_request, Signature=x", "us-east-1"),
        ("AWS4-HMAC-SHA256 Credential=a/20250101/EU_WEST/rekognition/aws4_request, Signature=x", "us-east-1"),
        (
            "AWS4-HMAC-SHA256 Credential=a/20250101/\(String(repeating: "x", count: 65))/rekognition/aws4_request",
            "us-east-1"
        ),
        ("AWS4-HMAC-SHA256 Credential=a/20250101/eu-west-3/rekognition/aws4_request, SignedHeaders=host", "eu-west-3"),
        ("AWS4-HMAC-SHA256 Credential=a/20250101/eu-west-3/rekognition/aws4_request,SignedHeaders=host", "eu-west-3"),
        ("AWS4-HMAC-SHA256 SignedHeaders=host, Credential=a/20250101/ap-south-1/s3/aws4_request", "ap-south-1"),
    ])
    func everybodyIsLetIn(authorization: String?, region: String) async throws {
        var headers = TestServer.headers("CreateCollection")
        headers[.authorization] = authorization
        let body: JSON = ["CollectionId": "people"]
        let answer = try await TestServer().ask(headers: headers, body: body.bytes)
        #expect(answer.status == .ok)
        #expect(try answer.body["CollectionArn"]?.string == "aws:rekognition:\(region):000000000000:collection/people")
    }

    @Test func accountAndRegionCanBeChosen() async throws {
        var server = TestServer()
        server.configuration.account = "123456789012"
        server.configuration.defaultRegion = "eu-central-1"
        let answer = try await server.ask("CreateCollection", ["CollectionId": "people"])
        #expect(try answer.body["CollectionArn"] == "aws:rekognition:eu-central-1:123456789012:collection/people")
    }
}
