/// Why a request is not believed, in AWS's words and with AWS's codes.
///
/// Nothing here tells what the right signature would have been.
///
/// Related AWS documentation: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>
package enum SignatureError: Error, Sendable, Hashable {
    /// The request carries no signature of AWS's.
    case missingAuthenticationToken
    /// The signature lacks something or cannot be read; the text says what.
    case incomplete(String)
    /// No such access key, or not the session token that belongs to it.
    case unrecognizedClient
    /// The signature is for something else or leaves out what must be signed; the text says what.
    case invalid(String)
    /// The request was signed too long ago.
    case expired(signedAt: SigningTime, now: SigningTime)
    /// A presigned request outlived its time.
    case presignedExpired(signedAt: SigningTime, lifetime: Int, now: SigningTime)
    /// The request was signed in the future.
    case notYetCurrent(signedAt: SigningTime, now: SigningTime)
    /// The signature is not the one of this request with this key.
    case mismatch
}

extension SignatureError: CustomStringConvertible {
    /// The name by which SDKs know the error.
    package var code: String {
        switch self {
        case .missingAuthenticationToken: "MissingAuthenticationTokenException"
        case .incomplete: "IncompleteSignatureException"
        case .unrecognizedClient: "UnrecognizedClientException"
        case .invalid, .expired, .presignedExpired, .notYetCurrent, .mismatch: "InvalidSignatureException"
        }
    }

    package var message: String {
        let skew = SignatureVerifier.clockSkew
        switch self {
        case .missingAuthenticationToken:
            return "Request is missing Authentication Token"
        case .incomplete(let what), .invalid(let what):
            return what
        case .unrecognizedClient:
            return "The security token included in the request is invalid."
        case .expired(let signedAt, let now):
            let limit = now.advanced(bySeconds: -skew)
            return "Signature expired: \(signedAt) is now earlier than \(limit) (\(now) - \(skew / 60) min.)"
        case .presignedExpired(let signedAt, let lifetime, let now):
            let limit = signedAt.advanced(bySeconds: lifetime)
            return "Signature expired: \(limit) (\(signedAt) + \(lifetime) s) is now earlier than \(now)"
        case .notYetCurrent(let signedAt, let now):
            let limit = now.advanced(bySeconds: skew)
            return "Signature not yet current: \(signedAt) is still later than \(limit) (\(now) + \(skew / 60) min.)"
        case .mismatch:
            return "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        }
    }

    package var description: String { "\(code): \(message)" }
}
