internal import Crypto
internal import Foundation

/// Bytes that are equal exactly for equal lists of values.
struct Fingerprint: Sendable {
    private(set) var bytes: [UInt8] = []

    init(_ values: [String?]) {
        for value in values {
            // A length before each value, or ("ab", "c") would be ("a", "bc").
            append(value.map { UInt64($0.utf8.count) } ?? .max)
            bytes += value?.utf8 ?? "".utf8
        }
    }

    private mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }

    /// A SHA-256 in hexadecimal digits, for keeping.
    var digest: String {
        SHA256.hash(data: bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
