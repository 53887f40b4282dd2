package import Foundation

/// An access key: the identifier that a client names in its requests and the secret that it signs them with.
///
/// Its descriptions and its mirror leave out the secret and the session token, so that neither gets into a log by way of
/// an error or of `dump`.
package struct AccessKey: Sendable, Hashable {
    package let id: String
    package let secret: String
    /// The session token that comes with temporary keys; requests signed with such a key must carry it.
    package let sessionToken: String?
    package let createdAt: Date

    /// A key from a configuration or a store.
    ///
    /// - Throws: ``AccessKeyError`` unless the parts can be carried by a request: all of visible ASCII characters, and no
    ///   slash or comma, which delimit a credential, in the identifier.
    package init(id: String, secret: String, sessionToken: String? = nil, createdAt: Date) throws(AccessKeyError) {
        guard id.utf8.isVisibleASCII(count: 1...AccessKeyError.idLimit), !id.utf8.contains(where: Self.isDelimiter)
        else {
            throw .invalidID
        }
        guard secret.utf8.isVisibleASCII(count: 1...AccessKeyError.secretLimit) else { throw .invalidSecret }
        guard sessionToken?.utf8.isVisibleASCII(count: 1...AccessKeyError.sessionTokenLimit) ?? true else {
            throw .invalidSessionToken
        }
        self.id = id
        self.secret = secret
        self.sessionToken = sessionToken
        self.createdAt = createdAt
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: ",")
    }
}

// MARK: - Making keys

extension AccessKey {
    /// A new long-term key from the system's cryptographic random number generator.
    package static func random(createdAt: Date) -> AccessKey {
        var generator = SystemRandomNumberGenerator()
        return random(createdAt: createdAt, using: &generator)
    }

    /// A new long-term key in the form that AWS's own have: an identifier of 20 upper-case letters and digits, of which
    /// the first three are `BRK`, and a secret of 40 letters and digits (238 bits).
    ///
    /// - Parameter generator: must be cryptographic, except in tests.
    package static func random(createdAt: Date, using generator: inout some RandomNumberGenerator) -> AccessKey {
        let id = "BRK" + text(of: 17, from: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", using: &generator)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return AccessKey(newID: id, secret: text(of: 40, from: letters, using: &generator), createdAt: createdAt)
    }

    private init(newID id: String, secret: String, createdAt: Date) {
        self.id = id
        self.secret = secret
        self.sessionToken = nil
        self.createdAt = createdAt
    }

    private static func text(
        of count: Int,
        from alphabet: String,
        using generator: inout some RandomNumberGenerator
    ) -> String {
        let letters = Array(alphabet)
        return String((0..<count).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
    }
}

// MARK: - Keeping the secret

extension AccessKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "access key \(id)" }
    package var debugDescription: String { description }

    package var customMirror: Mirror {
        Mirror(self, children: ["id": id, "createdAt": createdAt], displayStyle: .struct)
    }
}

/// Why a text cannot be part of an access key; says which part and what it may be, never what it is.
package enum AccessKeyError: Error, Sendable, Hashable, CustomStringConvertible {
    case invalidID
    case invalidSecret
    case invalidSessionToken

    static let idLimit = 128
    static let secretLimit = 128
    static let sessionTokenLimit = 16_384

    package var description: String {
        switch self {
        case .invalidID:
            "an access key's id must be 1 to \(Self.idLimit) visible ASCII characters without '/' and ','"
        case .invalidSecret:
            "an access key's secret must be 1 to \(Self.secretLimit) visible ASCII characters"
        case .invalidSessionToken:
            "an access key's session token must be 1 to \(Self.sessionTokenLimit) visible ASCII characters"
        }
    }
}
