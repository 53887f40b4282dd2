import Foundation
import Testing

@testable import AWSSignature

/// AWS's published test suite for Signature Version 4.
struct SigningTestSuite: Decodable {
    let accessKeyID: String
    let secret: String
    let region: String
    let service: String
    let time: String
    let expirySeconds: Int
    let cases: [Case]

    struct Case: Decodable, CustomTestStringConvertible {
        let name: String
        let method: String
        let path: String
        let query: String
        let headers: [FixtureHeader]
        let body: String
        let normalizesPath: Bool
        let signsContentHash: Bool
        let sessionToken: String?
        /// A token that the sender added without signing it.
        let tokenAddedAfterSigning: String?
        let signed: Expectation?
        let presigned: Expectation?

        var testDescription: String { name }
    }

    struct Expectation: Decodable {
        let canonicalRequest: String
        let stringToSign: String
        let signature: String
        let authorization: String?
        let signedQuery: String?
    }

    static let shared: SigningTestSuite = fixture("aws-signing-test-suite")

    func date() throws -> Date {
        try #require(SigningTime(time)).date
    }

    func key(of test: Case) throws -> AccessKey {
        try AccessKey(id: accessKeyID, secret: secret, sessionToken: test.sessionToken, createdAt: .distantPast)
    }

    func signer(of test: Case) throws -> RequestSigner {
        RequestSigner(key: try key(of: test), region: region, service: service(of: test))
    }

    func service(of test: Case) -> SigningService {
        SigningService(
            name: service,
            normalizesPath: test.normalizesPath,
            signsContentHash: test.signsContentHash,
            allowsUnsignedPayload: false
        )
    }
}

extension SigningTestSuite.Case {
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

extension SigningTime {
    var date: Date {
        let format = Date.ISO8601FormatStyle(
            dateSeparator: .omitted,
            dateTimeSeparator: .standard,
            timeSeparator: .omitted
        )
        guard let date = try? Date(description, strategy: format) else { fatalError("\(self) is no date") }
        return date
    }
}
