/// The text that stands for a request in its signature.
///
/// Related AWS documentation:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request>
struct CanonicalRequest: Sendable, Hashable {
    let text: String

    /// - Parameters:
    ///   - query: without the signature itself.
    ///   - headers: those that are signed.
    ///   - contentHash: 64 hexadecimal digits, or ``ContentHash/unsigned``.
    init(
        method: String,
        path: String,
        query: CanonicalQuery,
        headers: CanonicalHeaders,
        contentHash: String,
        service: SigningService
    ) {
        text = [
            method,
            Self.path(path, normalizing: service.normalizesPath),
            query.sortedText,
            headers.text,
            headers.names.joined(separator: ";"),
            contentHash,
        ].joined(separator: "\n")
    }

    /// The text whose HMAC is the signature.
    func stringToSign(at time: SigningTime, scope: SignatureScope) -> String {
        [SigningKey.algorithm, time.description, scope.text, ContentHash.of(Array(text.utf8))].joined(separator: "\n")
    }

    /// The path of a request line as it is signed.
    ///
    /// - Parameter normalizing: resolves segments as RFC 3986, 5.2.4 does, leaves out empty ones and escapes what is there,
    ///   percent signs included. Otherwise the segments stay and are escaped in AWS's way, whatever the sender's was.
    static func path(_ path: String, normalizing: Bool) -> String {
        guard normalizing else {
            let encoded = URIEncoding.encode(URIEncoding.decode(path.utf8), keepsSlashes: true)
            return encoded.isEmpty ? "/" : encoded
        }
        let slash = UInt8(ascii: "/")
        var segments: [Substring.UTF8View] = []
        var endsInFolder = false
        for segment in Substring(path).utf8.split(separator: slash, omittingEmptySubsequences: false) {
            endsInFolder = true
            if segment.elementsEqual("..".utf8) {
                _ = segments.popLast()
            } else if !segment.isEmpty, !segment.elementsEqual(".".utf8) {
                segments.append(segment)
                endsInFolder = false
            }
        }
        let names = segments.map { URIEncoding.encode($0) }
        return "/" + names.joined(separator: "/") + (endsInFolder && !names.isEmpty ? "/" : "")
    }
}
