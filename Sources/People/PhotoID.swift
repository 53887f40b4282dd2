internal import Crypto
internal import Foundation

/// The identifier of a photo: the first 20 hexadecimal digits of SHA-256 over `bucket/key`, so that the same object always
/// gets the same identifier.
package struct PhotoID: Sendable, Hashable, LosslessStringConvertible {
    package let description: String

    package init(bucket: String, key: String) {
        let digest = SHA256.hash(data: Data("\(bucket)/\(key)".utf8))
        description = digest.prefix(10).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// An identifier read back from a store or a URL; nil unless it is 20 lower-case hexadecimal digits.
    package init?(_ description: String) {
        guard description.count == 20, description.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
        self.description = description
    }
}
