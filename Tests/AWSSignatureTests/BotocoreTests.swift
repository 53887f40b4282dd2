import Foundation
import Testing

@testable import AWSSignature

/// Requests as boto3 sends them, recorded by `Fixtures/record-botocore.py`.
@Suite struct BotocoreTests {
    struct Recording: Decodable {
        struct Key: Decodable {
            let id: String
            let secret: String
            let sessionToken: String?
        }

        struct Case: Decodable, CustomTestStringConvertible {
            let name: String
            let key: String
            let service: String
            let region: String
            let method: String
            let path: String
            let query: String
            let headers: [FixtureHeader]
            let body: String

            var testDescription: String { "\(service): \(name)" }
            var isPresigned: Bool { query.contains("X-Amz-Signature") }
            /// boto3 dates some requests in the `Date` header; the signer here never does.
            var hasAmazonDate: Bool { headers.contains { $0.name == "X-Amz-Date" } }

            var request: SignedRequest {
                SignedRequest(
                    method: method,
                    path: path,
                    query: query,
                    headers: headers.map { (name: $0.name, value: $0.value) },
                    body: Array(body.utf8)
                )
            }
        }

        let time: String
        let keys: [String: Key]
        let cases: [Case]

        func key(of test: Case) throws -> AccessKey {
            let key = try #require(keys[test.key])
            return try AccessKey(
                id: key.id,
                secret: key.secret,
                sessionToken: key.sessionToken,
                createdAt: .distantPast
            )
        }

        func date() throws -> Date { try #require(SigningTime(time)).date }
    }

    private static let recording: Recording = fixture("botocore")

    @Test func isComplete() {
        #expect(Self.recording.cases.count == 14)
        #expect(Self.recording.cases.filter(\.isPresigned).count == 4)
    }

    @Test(arguments: recording.cases)
    func isVerified(_ test: Recording.Case) async throws {
        let key = try Self.recording.key(of: test)
        let verifier = SignatureVerifier(service: SigningService(test.service))
        let scope = try await verifier.verify(test.request, at: try Self.recording.date()) { id in
            id == key.id ? key : nil
        }
        #expect(
            scope
                == SignatureScope(accessKeyID: key.id, day: "20240229", region: test.region, service: test.service)
        )
        await #expect(throws: SignatureError.mismatch) {
            let other = try AccessKey(
                id: key.id,
                secret: key.secret + "x",
                sessionToken: key.sessionToken,
                createdAt: .distantPast
            )
            return try await verifier.verify(test.request, at: try Self.recording.date()) { _ in other }
        }
    }

    @Test(arguments: recording.cases.filter { !$0.isPresigned && $0.hasAmazonDate })
    func isSignedAlike(_ test: Recording.Case) throws {
        let authorization = try #require(test.headers.first { $0.name == "Authorization" }?.value)
        var request = test.request
        request.headers.removeAll { !authorization.contains($0.name.lowercased()) }
        let signer = RequestSigner(
            key: try Self.recording.key(of: test),
            region: test.region,
            service: SigningService(test.service)
        )
        let added = signer.headers(signing: request, at: try Self.recording.date())
        #expect(added.first { $0.name == "Authorization" }?.value == authorization)
    }

    @Test(arguments: recording.cases.filter(\.isPresigned))
    func isPresignedAlike(_ test: Recording.Case) throws {
        var request = test.request
        let own = test.query.split(separator: "&").filter { !$0.hasPrefix("X-Amz-") }
        request.query = own.joined(separator: "&")
        let lifetime = try #require(
            CanonicalQuery(test.query).values(of: "X-Amz-Expires").first.flatMap { Int($0 ?? "") }
        )
        let signer = RequestSigner(
            key: try Self.recording.key(of: test),
            region: test.region,
            service: SigningService(test.service)
        )
        #expect(try signer.query(presigning: request, at: try Self.recording.date(), lifetime: lifetime) == test.query)
    }
}
