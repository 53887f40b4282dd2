import Testing

@testable import AWSSignature

@Suite struct SignatureErrorTests {
    private static let signed = SigningTime("20240301T000100Z")
    private static let now = SigningTime("20240229T235959Z")

    @Test(
        arguments: [
            (
                .missingAuthenticationToken, "MissingAuthenticationTokenException",
                "Request is missing Authentication Token"
            ),
            (.incomplete("what"), "IncompleteSignatureException", "what"),
            (
                .unrecognizedClient, "UnrecognizedClientException",
                "The security token included in the request is invalid."
            ),
            (.invalid("why"), "InvalidSignatureException", "why"),
            (
                .mismatch, "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
                    + "Key and signing method. Consult the service documentation for details."
            ),
        ] as [(SignatureError, String, String)]
    )
    func hasTheCodeAndTheWordsOfAWS(error: SignatureError, code: String, message: String) {
        #expect(error.code == code)
        #expect(error.message == message)
        #expect("\(error)" == "\(code): \(message)")
    }

    @Test func tellsTimes() throws {
        let signed = try #require(Self.signed)
        let now = try #require(Self.now)
        #expect(
            SignatureError.expired(signedAt: now, now: signed).message
                == "Signature expired: 20240229T235959Z is now earlier than 20240229T235600Z (20240301T000100Z - 5 min.)"
        )
        #expect(
            SignatureError.notYetCurrent(signedAt: signed, now: now).message
                == "Signature not yet current: 20240301T000100Z is still later than 20240301T000459Z "
                + "(20240229T235959Z + 5 min.)"
        )
        #expect(
            SignatureError.presignedExpired(signedAt: now, lifetime: 60, now: signed).message
                == "Signature expired: 20240301T000059Z (20240229T235959Z + 60 s) is now earlier than 20240301T000100Z"
        )
    }
}
