/// What a request says of its own signature, read but not yet believed.
///
/// Every initialiser throws ``SignatureError/incomplete(_:)`` for what is missing, ambiguous or cannot be read.
struct SignatureClaim: Sendable, Hashable {
    let scope: SignatureScope
    /// The last part of the credential, which should be ``SignatureScope/terminator``.
    let terminator: String
    let time: SigningTime
    /// Lower case, without duplicates.
    let signedHeaders: Set<String>
    /// Empty if it is not 64 lower-case hexadecimal digits, and so no signature at all.
    let signature: [UInt8]
    let sessionToken: String?
    /// Seconds that a presigned request lives; nil for one that is signed in its headers.
    let lifetime: Int?

    /// More than any SDK signs; AWS sets no limit.
    static let signedHeaderLimit = 64

    /// Reads the parts that header and query have in common.
    init(
        credential: String,
        date: SigningTime,
        signedHeaders: String,
        signature: String,
        sessionToken: String?,
        lifetime: Int?
    ) throws(SignatureError) {
        let parts = credential.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 5, parts.allSatisfy({ $0.isVisibleASCII(count: 1...AccessKeyError.idLimit) }) else {
            throw .incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    + "got '\(credential.excerpt)'"
            )
        }
        let elements = parts.map { String(decoding: $0, as: UTF8.self) }
        scope = SignatureScope(accessKeyID: elements[0], day: elements[1], region: elements[2], service: elements[3])
        terminator = elements[4]
        time = date
        let names = signedHeaders.utf8.split(separator: UInt8(ascii: ";"))
        guard names.count <= Self.signedHeaderLimit else {
            throw .incomplete("\(names.count) headers are signed, more than the limit of \(Self.signedHeaderLimit)")
        }
        if let name = names.first(where: { !$0.isHTTPToken }) {
            throw .incomplete(
                "'\(String(decoding: name, as: UTF8.self).excerpt)' in SignedHeaders is not the name of a header"
            )
        }
        self.signedHeaders = Set(names.map(\.lowercasedASCII))
        self.signature = Self.bytes(ofSignature: signature)
        self.sessionToken = sessionToken
        self.lifetime = lifetime
    }

    private static func bytes(ofSignature text: String) -> [UInt8] {
        let digits = text.utf8.compactMap {
            (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) ? nil : $0.hexadecimalValue
        }
        guard digits.count == 64, text.utf8.count == 64 else { return [] }
        return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

// MARK: - Authorization header

extension SignatureClaim {
    /// Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, its parts in any order and separated by commas,
    /// white space or both.
    ///
    /// - Throws: also ``SignatureError/missingAuthenticationToken`` for a scheme that is not AWS's.
    init(authorization: String, headers: CanonicalHeaders) throws(SignatureError) {
        var words = authorization.utf8.split { [0x20, 0x09, UInt8(ascii: ",")].contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
        guard let algorithm = words.first, algorithm.hasPrefix("AWS4-") else { throw .missingAuthenticationToken }
        guard algorithm == SigningKey.algorithm else { throw .unsupported(algorithm) }
        words.removeFirst()

        var parts: [String: String] = [:]
        for word in words {
            let name = word.utf8.prefix { $0 != UInt8(ascii: "=") }
            guard name.endIndex < word.utf8.endIndex else {
                throw .incomplete(
                    "'\(word.excerpt)' not a valid key=value pair (missing equal-sign) in Authorization header"
                )
            }
            let value = String(decoding: word.utf8[name.endIndex...].dropFirst(), as: UTF8.self)
            guard parts.updateValue(value, forKey: String(decoding: name, as: UTF8.self)) == nil else {
                throw .repeated(String(decoding: name, as: UTF8.self))
            }
        }
        let amazonDate = try headers.onlyValue(of: AmazonName.date)
        let date = if let amazonDate { amazonDate } else { try headers.onlyValue(of: "Date") }
        let required = ["Credential", "Signature", "SignedHeaders"]
        var missing = required.filter { (parts[$0] ?? "").isEmpty }
            .map { "Authorization header requires '\($0)' parameter." }
        if date == nil {
            missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        guard let date, let credential = parts["Credential"], let signature = parts["Signature"],
            let signedHeaders = parts["SignedHeaders"], missing.isEmpty
        else { throw .incomplete(missing.joined(separator: " ")) }
        guard let time = amazonDate == nil ? SigningTime(httpDate: date) : SigningTime(date) else {
            throw .unreadableDate(date)
        }
        try self.init(
            credential: credential,
            date: time,
            signedHeaders: signedHeaders,
            signature: signature,
            sessionToken: headers.onlyValue(of: AmazonName.securityToken),
            lifetime: nil
        )
    }
}

// MARK: - Presigned URL

extension SignatureClaim {
    /// Reads the parameters of a presigned URL.
    init(query: CanonicalQuery, headers: CanonicalHeaders) throws(SignatureError) {
        let algorithm = try query.onlyValue(of: AmazonName.algorithm)
        let credential = try query.onlyValue(of: AmazonName.credential)
        let signature = try query.onlyValue(of: AmazonName.signature)
        let signedHeaders = try query.onlyValue(of: AmazonName.signedHeaders)
        let date = try query.onlyValue(of: AmazonName.date)
        let expires = try query.onlyValue(of: AmazonName.expires)
        let missing = [
            (AmazonName.algorithm, algorithm), (AmazonName.credential, credential), (AmazonName.signature, signature),
            (AmazonName.signedHeaders, signedHeaders), (AmazonName.date, date), (AmazonName.expires, expires),
        ].filter { ($0.1 ?? "").isEmpty }.map { "AWS query-string parameters must include '\($0.0)'." }
        guard let algorithm, let credential, let signature, let signedHeaders, let date, let expires, missing.isEmpty
        else { throw .incomplete(missing.joined(separator: " ") + " Re-examine the query-string parameters.") }

        guard algorithm == SigningKey.algorithm else { throw .unsupported(algorithm) }
        guard let time = SigningTime(date) else { throw .unreadableDate(date) }
        guard let lifetime = Int(expires), RequestSigner.lifetimes.contains(lifetime) else {
            throw .incomplete(
                "\(AmazonName.expires) must be a number of seconds from \(RequestSigner.lifetimes.lowerBound) "
                    + "to \(RequestSigner.lifetimes.upperBound), not '\(expires.excerpt)'"
            )
        }
        let queryToken = try query.onlyValue(of: AmazonName.securityToken)
        let sessionToken = if let queryToken { queryToken } else { try headers.onlyValue(of: AmazonName.securityToken) }
        try self.init(
            credential: credential,
            date: time,
            signedHeaders: signedHeaders,
            signature: signature,
            sessionToken: sessionToken,
            lifetime: lifetime
        )
    }
}

// MARK: - What is there once at most

extension CanonicalHeaders {
    /// - Throws: ``SignatureError/incomplete(_:)`` if the header is there twice: which one counts would be a guess.
    func onlyValue(of name: String) throws(SignatureError) -> String? {
        let values = values(of: name)
        guard values.count <= 1 else { throw .repeated(name) }
        return values.first
    }
}

extension CanonicalQuery {
    /// - Throws: ``SignatureError/incomplete(_:)`` if the parameter is there twice or is not UTF-8.
    func onlyValue(of name: String) throws(SignatureError) -> String? {
        let values = values(of: name)
        guard values.count <= 1 else { throw .repeated(name) }
        guard let value = values.first else { return nil }
        guard let value else { throw .incomplete("\(name) is not UTF-8") }
        return value
    }
}

extension SignatureError {
    fileprivate static func repeated(_ name: String) -> SignatureError {
        .incomplete("'\(name.excerpt)' must not be repeated")
    }

    fileprivate static func unsupported(_ algorithm: String) -> SignatureError {
        .incomplete("Unsupported AWS 'algorithm': '\(algorithm.excerpt)' (only \(SigningKey.algorithm) for now)")
    }

    fileprivate static func unreadableDate(_ date: String) -> SignatureError {
        .incomplete(
            "Date must be in ISO-8601 'basic format'. Got '\(date.excerpt)'. See http://en.wikipedia.org/wiki/ISO_8601"
        )
    }
}
