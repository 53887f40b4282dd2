internal import Crypto
internal import Foundation

/// SHA-256 as signatures use it.
enum ContentHash {
    /// What stands in the place of the hash of a body that is not signed.
    static let unsigned = "UNSIGNED-PAYLOAD"

    /// 64 lower-case hexadecimal digits.
    static func of(_ bytes: [UInt8]) -> String {
        Array(SHA256.hash(data: bytes)).hexadecimal
    }

    /// Whether both texts are the same, in a time that does not depend on how much of them is.
    static func isEqual(_ one: String, _ other: String) -> Bool {
        SHA256.hash(data: Array(one.utf8)) == SHA256.hash(data: Array(other.utf8))
    }
}
