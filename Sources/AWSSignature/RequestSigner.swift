package import Foundation

/// Signs requests with Signature Version 4, for any service.
///
/// ```swift
/// let signer = RequestSigner(key: key, region: "eu-west-1", service: .s3)
/// request.headers += signer.headers(signing: request, at: Date())
/// ```
///
/// Related AWS documentation:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
package struct RequestSigner: Sendable {
    /// What the signature says about the body.
    package enum Payload: Sendable, Hashable {
        /// The body of the request.
        case body
        /// A body with this SHA-256, 64 lower-case hexadecimal digits; the request's own is not looked at.
        case sha256(String)
        /// Any body; S3 accepts this, most services do not.
        case unsigned
    }

    package let key: AccessKey
    package let region: String
    package let service: SigningService

    package init(key: AccessKey, region: String, service: SigningService) {
        self.key = key
        self.region = region
        self.service = service
    }

    /// What a presigned URL can live, in seconds: one week at most.
    package static let lifetimes = 1...604_800

    // MARK: - Headers

    /// The headers that make a request a signed one.
    ///
    /// - Parameter request: must have a `Host` header. All headers are signed except those that proxies change; headers
    ///   added after signing must not begin with `x-amz-`.
    /// - Returns: what to add: `Authorization`, `X-Amz-Date`, where the service wants it `X-Amz-Content-SHA256`, and for a
    ///   temporary key `X-Amz-Security-Token`. Any that the request has already are to be replaced.
    package func headers(
        signing request: SignedRequest,
        at date: Date,
        payload: Payload = .body
    ) -> [(name: String, value: String)] {
        let time = SigningTime(date)
        let scope = scope(at: time)
        let contentHash = contentHash(of: request, payload)
        var added = [(name: AmazonName.date, value: time.description)]
        if service.signsContentHash || payload == .unsigned {
            added.append((name: AmazonName.contentHash, value: contentHash))
        }
        if let token = key.sessionToken {
            added.append((name: AmazonName.securityToken, value: token))
        }
        let signed = signedHeaders(of: request, adding: added)
        let canonical = CanonicalRequest(
            method: request.method,
            path: request.path,
            query: CanonicalQuery(request.query),
            headers: signed,
            contentHash: contentHash,
            service: service
        )
        let authorization =
            "\(SigningKey.algorithm) Credential=\(scope.credential), "
            + "SignedHeaders=\(signed.names.joined(separator: ";")), "
            + "Signature=\(signature(of: canonical, at: time, scope: scope))"
        added.append((name: AmazonName.authorization, value: authorization))
        return added
    }

    // MARK: - Presigned URLs

    /// The query of a URL that carries its own signature, for whoever it is given to.
    ///
    /// - Parameters:
    ///   - request: must have a `Host` header; every header that it has is signed and so must be sent with the URL. Its
    ///     body is signed too, except in S3.
    ///   - lifetime: seconds, 1 to 604800.
    /// - Returns: the request's query with the signature, for after the question mark.
    /// - Throws: ``RequestSignerError/lifetimeOutOfRange(_:)``.
    package func query(
        presigning request: SignedRequest,
        at date: Date,
        lifetime: Int
    ) throws(RequestSignerError) -> String {
        guard Self.lifetimes.contains(lifetime) else { throw .lifetimeOutOfRange(lifetime) }
        let time = SigningTime(date)
        let scope = scope(at: time)
        let signed = signedHeaders(of: request, adding: [])
        var parameters = [
            (name: AmazonName.algorithm, value: SigningKey.algorithm),
            (name: AmazonName.credential, value: scope.credential),
            (name: AmazonName.date, value: time.description),
            (name: AmazonName.expires, value: String(lifetime)),
            (name: AmazonName.signedHeaders, value: signed.names.joined(separator: ";")),
        ]
        if let token = key.sessionToken {
            parameters.append((name: AmazonName.securityToken, value: token))
        }
        let query = (request.query.isEmpty ? "" : request.query + "&") + CanonicalQuery(parameters).text
        let canonical = CanonicalRequest(
            method: request.method,
            path: request.path,
            query: CanonicalQuery(query),
            headers: signed,
            contentHash: contentHash(of: request, service.allowsUnsignedPayload ? .unsigned : .body),
            service: service
        )
        return "\(query)&\(AmazonName.signature)=\(signature(of: canonical, at: time, scope: scope))"
    }

    // MARK: - Parts

    private func scope(at time: SigningTime) -> SignatureScope {
        SignatureScope(accessKeyID: key.id, day: time.day, region: region, service: service.name)
    }

    private func contentHash(of request: SignedRequest, _ payload: Payload) -> String {
        switch payload {
        case .body: ContentHash.of(request.body)
        case .sha256(let hash): hash
        case .unsigned: ContentHash.unsigned
        }
    }

    private func signature(of request: CanonicalRequest, at time: SigningTime, scope: SignatureScope) -> String {
        SigningKey(secret: key.secret, scope: scope).signature(of: request.stringToSign(at: time, scope: scope))
    }

    private func signedHeaders(
        of request: SignedRequest,
        adding added: [(name: String, value: String)]
    ) -> CanonicalHeaders {
        let replaced = Set(added.map { $0.name.utf8.lowercasedASCII })
        let kept = request.headers.filter { !replaced.contains($0.name.utf8.lowercasedASCII) }
        let signed = CanonicalHeaders(kept + added).filter { !Self.unsignable.contains($0) }
        precondition(!signed.values(of: "host").isEmpty, "a request without a Host header cannot be signed")
        return signed
    }

    /// What belongs to a connection, or is changed on the way.
    private static let unsignable: Set = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]
}

/// What a signer refuses.
package enum RequestSignerError: Error, Sendable, Hashable, CustomStringConvertible {
    case lifetimeOutOfRange(Int)

    package var description: String {
        switch self {
        case .lifetimeOutOfRange(let lifetime):
            "a presigned URL can live \(RequestSigner.lifetimes.lowerBound) to \(RequestSigner.lifetimes.upperBound) "
                + "seconds, not \(lifetime)"
        }
    }
}
