internal import Crypto
internal import Foundation

/// Makes and reads NextToken: where the next page of one particular list begins.
///
/// A token is the position and an HMAC-SHA256 of position and list, in URL-safe base64: 54 characters that only this
/// installation can make and that fit only the list they were made for.
struct PageTokens: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: bytes that only this installation knows, at least 16.
    init(secret: [UInt8]) {
        precondition(secret.count >= 16, "a secret has at least 16 bytes")
        key = SymmetricKey(data: secret)
    }

    /// - Parameter list: operation, collection and filters.
    func token(_ cursor: Int64, of list: Fingerprint) -> String {
        let position = withUnsafeBytes(of: cursor.bigEndian) { Array($0) }
        let code = HMAC<SHA256>.authenticationCode(for: message(position, list), using: key)
        return Self.text(position + code)
    }

    /// - Throws: ``RekognitionError/Code/invalidPaginationToken`` for anything but an unaltered token of this list.
    func cursor(_ token: String, of list: Fingerprint) throws -> Int64 {
        // Several texts decode to the same bytes; only one of them was handed out.
        guard let bytes = Self.bytes(token), bytes.count == Self.length, Self.text(bytes) == token,
            HMAC<SHA256>.isValidAuthenticationCode(
                Array(bytes[8...]),
                authenticating: message(Array(bytes[..<8]), list),
                using: key
            )
        else { throw RekognitionError.invalidPaginationToken }
        return bytes[..<8].reduce(0) { $0 << 8 | Int64($1) }
    }

    /// The label keeps these codes apart from whatever else the secret is used for.
    private func message(_ position: [UInt8], _ list: Fingerprint) -> [UInt8] {
        Array("beetroot NextToken\0".utf8) + position + list.bytes
    }

    // MARK: - Base64

    private static let length = 8 + SHA256.byteCount

    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + "=="
        return Data(base64Encoded: base64).map(Array.init)
    }
}
