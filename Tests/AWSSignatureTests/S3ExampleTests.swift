import Foundation
import Testing

@testable import AWSSignature

/// The examples of Amazon S3's documentation:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html> and
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.
@Suite struct S3ExampleTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        var method = "GET"
        let path: String
        var query = ""
        var headers: [(name: String, value: String)] = []
        var body = ""
        let signedHeaders: String
        let signature: String

        var request: SignedRequest {
            SignedRequest(
                method: method,
                path: path,
                query: query,
                headers: [(name: "Host", value: "examplebucket.s3.amazonaws.com")] + headers,
                body: Array(body.utf8)
            )
        }
    }

    private static let examples = [
        Example(
            testDescription: "GET Object",
            path: "/test.txt",
            headers: [(name: "Range", value: "bytes=0-9")],
            signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        Example(
            testDescription: "PUT Object",
            method: "PUT",
            path: "/test%24file.text",
            headers: [
                (name: "Date", value: "Fri, 24 May 2013 00:00:00 GMT"),
                (name: "x-amz-storage-class", value: "REDUCED_REDUNDANCY"),
            ],
            body: "Welcome to Amazon S3.",
            signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        Example(
            testDescription: "GET Bucket Lifecycle",
            path: "/",
            query: "lifecycle",
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        Example(
            testDescription: "GET Bucket (List Objects)",
            path: "/",
            query: "max-keys=2&prefix=J",
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ]

    private func signer() throws -> RequestSigner {
        let key = try AccessKey(
            id: "AKIAIOSFODNN7EXAMPLE",
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            createdAt: .distantPast
        )
        return RequestSigner(key: key, region: "us-east-1", service: .s3)
    }

    private func date() throws -> Date {
        try #require(SigningTime("20130524T000000Z")).date
    }

    @Test(arguments: examples)
    func isSignedAndVerified(_ example: Example) async throws {
        let signer = try signer()
        var request = example.request
        let added = signer.headers(signing: request, at: try date())
        #expect(
            added.first { $0.name == "Authorization" }?.value
                == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(example.signedHeaders), Signature=\(example.signature)"
        )
        request.headers += added
        let scope = try await SignatureVerifier(service: .s3).verify(request, at: try date()) { _ in signer.key }
        #expect(scope.accessKeyID == "AKIAIOSFODNN7EXAMPLE")
    }

    @Test func aPresignedURLIsSignedAndVerified() async throws {
        let signer = try signer()
        var request = SignedRequest(
            method: "GET",
            path: "/test.txt",
            headers: [(name: "Host", value: "examplebucket.s3.amazonaws.com")]
        )
        request.query = try signer.query(presigning: request, at: try date(), lifetime: 86_400)
        #expect(
            request.query
                == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        )
        let scope = try await SignatureVerifier(service: .s3).verify(request, at: try date()) { _ in signer.key }
        #expect(scope.service == "s3")
    }
}
