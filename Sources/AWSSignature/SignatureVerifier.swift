package import Foundation

/// Tells whether a request was signed by the owner of an access key, with Signature Version 4 in its `Authorization`
/// header or in the parameters of a presigned URL.
///
/// Everything that a request can lie about is signed or refused: `Host` and every `X-Amz-…` header must be signed, the
/// body must be the one that was signed, and what may be there only once is refused when it is repeated. What can be told
/// without the key is told first, as AWS does: form, time, signed headers, scope.
///
/// Related AWS documentation:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html>
package struct SignatureVerifier: Sendable {
    /// By how many seconds the sender's clock may be off, either way.
    package static let clockSkew = 300

    /// The most headers that a request may have.
    static let headerLimit = 256
    /// The most bytes that names and values of all headers may have.
    static let headerByteLimit = 65_536
    /// The most bytes that path and query may have together.
    static let targetByteLimit = 65_536

    package let service: SigningService

    package init(service: SigningService) {
        self.service = service
    }

    /// The owner and scope of the request's signature.
    ///
    /// The signature covers the body of `request` as it is here, so it is these bytes that may be decoded afterwards. At
    /// worst this hashes the whole body; a request that is not complete and timely costs neither that nor a look-up.
    ///
    /// - Parameter key: looks up an access key by its identifier.
    /// - Throws: ``SignatureError``, or whatever `key` throws.
    package func verify(
        _ request: SignedRequest,
        at now: Date,
        key: (_ id: String) async throws -> AccessKey?
    ) async throws -> SignatureScope {
        let inspected = try inspect(request, at: SigningTime(now))
        guard let key = try await key(inspected.claim.scope.accessKeyID) else {
            throw SignatureError.unrecognizedClient
        }
        try authenticate(request, inspected, with: key)
        return inspected.claim.scope
    }

    /// The scope that a request claims for itself, for a server that asks nobody to sign in but wants to know the region
    /// that its client means. Nothing of it is verified, except that the region has the form of one.
    ///
    /// - Returns: nil for a request with no signature, or one that cannot be read.
    package func claimedScope(of request: SignedRequest) -> SignatureScope? {
        guard (try? checkSize(of: request)) != nil else { return nil }
        let headers = CanonicalHeaders(request.headers)
        let query = CanonicalQuery(request.query)
        guard let claim = try? claim(headers: headers, query: query), Self.isRegion(claim.scope.region) else {
            return nil
        }
        return claim.scope
    }

    // MARK: - What needs no key

    private struct Inspected {
        let claim: SignatureClaim
        let query: CanonicalQuery
        let headers: CanonicalHeaders
    }

    private func inspect(_ request: SignedRequest, at now: SigningTime) throws(SignatureError) -> Inspected {
        try checkSize(of: request)
        let headers = CanonicalHeaders(request.headers)
        let query = CanonicalQuery(request.query)
        let claim = try claim(headers: headers, query: query)
        try checkTime(of: claim, at: now)
        try checkSignedHeaders(of: claim, headers: headers)
        try checkScope(of: claim)
        return Inspected(claim: claim, query: query, headers: headers)
    }

    private func checkSize(of request: SignedRequest) throws(SignatureError) {
        try check(request.headers.count, "headers", limit: Self.headerLimit)
        let headerBytes = request.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        try check(headerBytes, "bytes of headers", limit: Self.headerByteLimit)
        let targetBytes = request.path.utf8.count + request.query.utf8.count
        try check(targetBytes, "bytes of path and query", limit: Self.targetByteLimit)
    }

    private func check(_ count: Int, _ what: String, limit: Int) throws(SignatureError) {
        guard count <= limit else {
            throw .incomplete("the request has \(count) \(what), more than the limit of \(limit)")
        }
    }

    private func claim(headers: CanonicalHeaders, query: CanonicalQuery) throws(SignatureError) -> SignatureClaim {
        let isPresigned = !query.values(of: AmazonName.algorithm).isEmpty
        guard let authorization = try headers.onlyValue(of: AmazonName.authorization) else {
            guard isPresigned else { throw .missingAuthenticationToken }
            return try SignatureClaim(query: query, headers: headers)
        }
        guard !isPresigned else {
            throw .invalid(
                "Found both '\(AmazonName.algorithm)' as a query-string param and 'Authorization' as HTTP header."
            )
        }
        return try SignatureClaim(authorization: authorization, headers: headers)
    }

    private func checkTime(of claim: SignatureClaim, at now: SigningTime) throws(SignatureError) {
        guard claim.time <= now.advanced(bySeconds: Self.clockSkew) else {
            throw .notYetCurrent(signedAt: claim.time, now: now)
        }
        if let lifetime = claim.lifetime {
            guard now <= claim.time.advanced(bySeconds: lifetime) else {
                throw .presignedExpired(signedAt: claim.time, lifetime: lifetime, now: now)
            }
        } else if claim.time < now.advanced(bySeconds: -Self.clockSkew) {
            throw .expired(signedAt: claim.time, now: now)
        }
    }

    private func checkSignedHeaders(of claim: SignatureClaim, headers: CanonicalHeaders) throws(SignatureError) {
        guard claim.signedHeaders.contains("host") else {
            throw .invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        }
        let unsigned = headers.names.first { $0.hasPrefix("x-amz-") && !claim.signedHeaders.contains($0) }
        if let unsigned {
            throw .invalid("'\(unsigned.excerpt)' must be a 'SignedHeader' in the AWS Authorization.")
        }
    }

    private func checkScope(of claim: SignatureClaim) throws(SignatureError) {
        var mistakes: [String] = []
        if !Self.isRegion(claim.scope.region) {
            mistakes.append("Credential should be scoped to a valid region, not '\(claim.scope.region.excerpt)'.")
        }
        if claim.scope.service != service.name {
            mistakes.append("Credential should be scoped to correct service: '\(service.name)'.")
        }
        if claim.terminator != SignatureScope.terminator {
            mistakes.append(
                "Credential should be scoped with a valid terminator: '\(SignatureScope.terminator)', "
                    + "not '\(claim.terminator.excerpt)'."
            )
        }
        if claim.scope.day != claim.time.day {
            mistakes.append(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'\(claim.scope.day.excerpt)' != '\(claim.time.day)', from '\(claim.time)'."
            )
        }
        guard mistakes.isEmpty else { throw .invalid(mistakes.joined(separator: " ")) }
    }

    /// Any region of the form that AWS's have: a server has no region of its own, but puts the client's into ARNs.
    private static func isRegion(_ text: String) -> Bool {
        text.utf8.count <= 64 && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }

    // MARK: - What needs the key

    private func authenticate(
        _ request: SignedRequest,
        _ inspected: Inspected,
        with key: AccessKey
    ) throws(SignatureError) {
        let claim = inspected.claim
        let headers = inspected.headers.filter(claim.signedHeaders.contains)
        let canonical = CanonicalRequest(
            method: request.method,
            path: request.path,
            query: claim.lifetime == nil ? inspected.query : inspected.query.removing(AmazonName.signature),
            headers: headers,
            contentHash: try contentHash(of: request, inspected),
            service: service
        )
        let stringToSign = canonical.stringToSign(at: claim.time, scope: claim.scope)
        // A method with a line break in it could pose as method and path.
        guard request.method.utf8.isHTTPToken, headers.names.count == claim.signedHeaders.count,
            SigningKey(secret: key.secret, scope: claim.scope).isValid(claim.signature, of: stringToSign)
        else { throw .mismatch }

        switch (key.sessionToken, claim.sessionToken) {
        case (nil, nil): break
        case (let expected?, let given?) where ContentHash.isEqual(expected, given): break
        default: throw .unrecognizedClient
        }
    }

    /// The hash of the body, or what stands in its place where the service allows that.
    ///
    /// - Throws: ``SignatureError/mismatch`` if the request declares the hash of another body.
    private func contentHash(of request: SignedRequest, _ inspected: Inspected) throws(SignatureError) -> String {
        let isPresigned = inspected.claim.lifetime != nil
        var declared = try inspected.headers.onlyValue(of: AmazonName.contentHash)
        if isPresigned, declared == nil {
            declared = try inspected.query.onlyValue(of: AmazonName.contentHash)
        }
        if service.allowsUnsignedPayload,
            (declared ?? (isPresigned ? ContentHash.unsigned : nil)) == ContentHash.unsigned
        {
            return ContentHash.unsigned
        }
        let hash = ContentHash.of(request.body)
        guard declared == nil || declared == hash else { throw .mismatch }
        return hash
    }
}
