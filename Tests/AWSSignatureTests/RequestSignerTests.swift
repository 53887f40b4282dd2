import Foundation
import Testing

@testable import AWSSignature

@Suite struct RequestSignerTests {
    private let now = Date(timeIntervalSince1970: 1_440_938_160)

    private func signer(_ service: SigningService, token: String? = nil) throws -> RequestSigner {
        let key = try AccessKey(id: "BRKID", secret: "secret", sessionToken: token, createdAt: now)
        return RequestSigner(key: key, region: "eu-west-1", service: service)
    }

    private func request(_ headers: [(name: String, value: String)] = []) -> SignedRequest {
        SignedRequest(
            method: "PUT",
            path: "/b/a%20key",
            query: "partNumber=1",
            headers: [(name: "Host", value: "h")] + headers,
            body: [1, 2, 3]
        )
    }

    private func signedHeaders(_ added: [(name: String, value: String)]) -> String? {
        let authorization = added.first { $0.name == "Authorization" }?.value
        return authorization?.split(separator: " ").first { $0.hasPrefix("SignedHeaders=") }
            .map { String($0.dropFirst("SignedHeaders=".count).dropLast()) }
    }

    @Test(arguments: ["s3", "rekognition"], [nil, "a/session+token=="])
    func whatItSignsIsAccepted(service: String, token: String?) async throws {
        let signer = try signer(SigningService(service), token: token)
        let verifier = SignatureVerifier(service: SigningService(service))
        var signed = request([(name: "X-Amz-Meta-A", value: "b"), (name: "Content-Type", value: "text/plain")])
        signed.headers += signer.headers(signing: signed, at: now)
        #expect(try await verifier.verify(signed, at: now) { _ in signer.key }.region == "eu-west-1")

        var presigned = request([(name: "X-Amz-Meta-A", value: "b")])
        presigned.query = try signer.query(presigning: presigned, at: now, lifetime: 60)
        #expect(presigned.query.hasPrefix("partNumber=1&X-Amz-Algorithm="))
        #expect(try await verifier.verify(presigned, at: now) { _ in signer.key }.service == service)
    }

    @Test func onlyS3DeclaresTheContentHash() throws {
        let s3 = try signer(.s3).headers(signing: request(), at: now)
        #expect(s3.map(\.name) == ["X-Amz-Date", "X-Amz-Content-SHA256", "Authorization"])
        // printf '\001\002\003' | sha256sum
        #expect(s3[1].value == "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81")
        let other = try signer(SigningService("rekognition"), token: "t").headers(signing: request(), at: now)
        #expect(other.map(\.name) == ["X-Amz-Date", "X-Amz-Security-Token", "Authorization"])
        #expect(signedHeaders(other) == "host;x-amz-date;x-amz-security-token")
    }

    @Test func aKnownHashStandsForTheBody() throws {
        let signer = try signer(.s3)
        let whole = signer.headers(signing: request(), at: now)
        var empty = request()
        empty.body = []
        let known = signer.headers(signing: empty, at: now, payload: .sha256(ContentHash.of([1, 2, 3])))
        #expect(known.map(\.value) == whole.map(\.value))
    }

    @Test func anUnsignedBodyCanBeAny() async throws {
        let signer = try signer(.s3)
        var request = request()
        request.headers += signer.headers(signing: request, at: now, payload: .unsigned)
        request.body = [9]
        #expect(try await SignatureVerifier(service: .s3).verify(request, at: now) { _ in signer.key }.service == "s3")
    }

    @Test func whatProxiesChangeIsNotSigned() throws {
        let names = [
            "Authorization", "Connection", "Expect", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
            "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id", "x-amz-date", "X-AMZ-CONTENT-SHA256",
        ]
        let old = request(names.map { (name: $0, value: "old") })
        let signer = try signer(.s3)
        let added = signer.headers(signing: old, at: now)
        #expect(signedHeaders(added) == "host;x-amz-content-sha256;x-amz-date")
        #expect(added.map(\.value) == signer.headers(signing: request(), at: now).map(\.value))
    }

    @Test(arguments: [1, 604_800])
    func possibleLifetimes(_ lifetime: Int) throws {
        let query = try signer(.s3).query(presigning: request(), at: now, lifetime: lifetime)
        #expect(CanonicalQuery(query).values(of: "X-Amz-Expires") == ["\(lifetime)"])
    }

    @Test(arguments: [Int.min, -1, 0, 604_801, Int.max])
    func impossibleLifetimes(_ lifetime: Int) throws {
        let signer = try signer(.s3)
        let error = RequestSignerError.lifetimeOutOfRange(lifetime)
        #expect(throws: error) { try signer.query(presigning: request(), at: now, lifetime: lifetime) }
        #expect("\(error)" == "a presigned URL can live 1 to 604800 seconds, not \(lifetime)")
    }

    @Test func theFormOfAuthorization() throws {
        let added = try signer(SigningService("rekognition")).headers(signing: request(), at: now)
        let authorization = try #require(added.last)
        #expect(authorization.name == "Authorization")
        #expect(
            try #/AWS4-HMAC-SHA256 Credential=BRKID/20150830/eu-west-1/rekognition/aws4_request, /#
                .prefixMatch(in: authorization.value) != nil
        )
        #expect(
            try #/.*, SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}/#.wholeMatch(in: authorization.value) != nil
        )
    }
}
