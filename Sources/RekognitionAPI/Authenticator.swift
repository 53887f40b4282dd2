package import AWSSignature
package import Foundation
internal import HTTPTypes
internal import Hummingbird

/// Finds out whether a request may be carried out, and for which region it was meant.
package struct Authenticator: Sendable {
    private let verify: @Sendable (_ request: Request, _ body: [UInt8]) async throws -> String?

    /// Lets in whoever signs with a known key.
    ///
    /// - Parameters:
    ///   - now: the time to which signatures are compared.
    ///   - key: the key with an identifier, or nil.
    package static func signatures(
        now: @escaping @Sendable () -> Date = { Date() },
        key: @escaping @Sendable (_ id: String) async throws -> AccessKey?
    ) -> Authenticator {
        let verifier = SignatureVerifier(service: SigningService("rekognition"))
        return Authenticator { request, body in
            try await verifier.verify(SignedRequest(request.head, body: body), at: now(), key: key).region
        }
    }

    /// Lets everyone in. The region is the one that the request's signature is for, if it has anything like one.
    package static let none = Authenticator { request, _ in
        request.headers[.authorization].flatMap(region(authorization:))
    }

    /// - Returns: the region, or nil where the request names none.
    /// - Throws: `SignatureError`; anything else is the program's own failure.
    func region(of request: Request, body: [UInt8]) async throws -> String? {
        try await verify(request, body)
    }

    /// The region in `Credential=<access key>/<date>/<region>/<service>/aws4_request`; nil unless it could be one.
    static func region(authorization: String) -> String? {
        guard let credential = authorization.firstRange(of: "Credential=") else { return nil }
        let scope = authorization[credential.upperBound...].prefix { $0 != "," && $0 != " " }
        let parts = scope.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, (1...64).contains(parts[2].utf8.count), parts[2].allSatisfy(isRegionCharacter) else {
            return nil
        }
        return String(parts[2])
    }

    private static func isRegionCharacter(_ character: Character) -> Bool {
        character == "-" || character.isASCII && (character.isLowercase || character.isNumber)
    }
}
