import Foundation
import Testing

@testable import AWSSignature

/// Every request of AWS's test suite, signed and verified, in its headers and as a presigned URL.
@Suite struct SigningTestSuiteTests {
    typealias Case = SigningTestSuite.Case

    private static let suite = SigningTestSuite.shared
    private static let signed = suite.cases.filter { $0.signed != nil }
    private static let presigned = suite.cases.filter { $0.presigned != nil }

    @Test func isComplete() {
        #expect(Self.signed.count == 43)
        #expect(Self.presigned.count == 38)
    }

    @Test(arguments: signed)
    func signsHeaders(_ test: Case) throws {
        let expected = try #require(test.signed)
        let signer = try Self.suite.signer(of: test)
        let added = signer.headers(signing: test.request, at: try Self.suite.date())
        #expect(added.first { $0.name == "Authorization" }?.value == expected.authorization)
    }

    @Test(arguments: signed)
    func buildsTheCanonicalRequest(_ test: Case) throws {
        let expected = try #require(test.signed)
        let service = Self.suite.service(of: test)
        let time = try #require(SigningTime(Self.suite.time))
        let hash = ContentHash.of(Array(test.body.utf8))
        var headers = test.request.headers + [(name: "X-Amz-Date", value: Self.suite.time)]
        if test.signsContentHash { headers.append((name: "x-amz-content-sha256", value: hash)) }
        if let token = test.sessionToken { headers.append((name: "X-Amz-Security-Token", value: token)) }
        let canonical = CanonicalRequest(
            method: test.method,
            path: test.path,
            query: CanonicalQuery(test.query),
            headers: CanonicalHeaders(headers),
            contentHash: hash,
            service: service
        )
        #expect(canonical.text == expected.canonicalRequest)
        let scope = SignatureScope(
            accessKeyID: Self.suite.accessKeyID,
            day: time.day,
            region: Self.suite.region,
            service: Self.suite.service
        )
        #expect(canonical.stringToSign(at: time, scope: scope) == expected.stringToSign)
        #expect(
            SigningKey(secret: Self.suite.secret, scope: scope).signature(of: expected.stringToSign)
                == expected.signature
        )
    }

    @Test(arguments: presigned)
    func presignsURLs(_ test: Case) throws {
        let expected = try #require(test.presigned)
        let query = try Self.suite.signer(of: test).query(
            presigning: test.request,
            at: try Self.suite.date(),
            lifetime: Self.suite.expirySeconds
        )
        #expect(query.hasSuffix("&X-Amz-Signature=\(expected.signature)"))
        #expect(CanonicalQuery(query).removing("X-Amz-Signature").sortedText == expected.canonicalRequest.line(2))
    }

    @Test(arguments: signed)
    func verifiesHeaders(_ test: Case) async throws {
        let expected = try #require(test.signed)
        var request = test.request
        request.headers.append((name: "X-Amz-Date", value: Self.suite.time))
        request.headers.append((name: "Authorization", value: try #require(expected.authorization)))
        if test.signsContentHash {
            request.headers.append((name: "x-amz-content-sha256", value: ContentHash.of(request.body)))
        }
        if let token = test.sessionToken {
            request.headers.append((name: "X-Amz-Security-Token", value: token))
        }
        let scope = try await verify(request, test)
        #expect(scope.credential == "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request")

        if let token = test.tokenAddedAfterSigning {
            request.headers.append((name: "X-Amz-Security-Token", value: token))
            let unsigned = SignatureError.invalid(
                "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization."
            )
            await #expect(throws: unsigned) { try await verify(request, test) }
        }
    }

    @Test(arguments: presigned)
    func verifiesPresignedURLs(_ test: Case) async throws {
        var request = test.request
        request.query = try #require(test.presigned?.signedQuery)
        guard test.tokenAddedAfterSigning == nil else {
            // A token outside the signature could be anybody's.
            await #expect(throws: SignatureError.mismatch) { try await verify(request, test) }
            return
        }
        let scope = try await verify(request, test)
        #expect(scope.credential == "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request")
    }

    private func verify(_ request: SignedRequest, _ test: Case) async throws -> SignatureScope {
        let verifier = SignatureVerifier(service: Self.suite.service(of: test))
        let key = try Self.suite.key(of: test)
        return try await verifier.verify(request, at: try Self.suite.date()) { $0 == key.id ? key : nil }
    }
}

extension String {
    fileprivate func line(_ index: Int) -> String? {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(index) ? String(lines[index]) : nil
    }
}
