/// AWS's `UriEncode`: RFC 3986's unreserved characters stay, every other byte becomes `%` and two upper-case digits.
///
/// Related AWS documentation:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request>
package enum URIEncoding {
    /// The bytes of a name, a value or, slashes kept, a path, as they stand in a URL: S3's path of an object is its key, so
    /// encoded.
    package static func encode(_ bytes: some Sequence<UInt8>, keepsSlashes: Bool = false) -> String {
        var encoded: [UInt8] = []
        for byte in bytes {
            if byte.isLetterOrDigit || "-._~".utf8.contains(byte) || keepsSlashes && byte == UInt8(ascii: "/") {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), upperCaseDigit(byte >> 4), upperCaseDigit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The bytes behind the escapes. A percent sign that starts no escape, and a plus sign, stand for themselves.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = escapedByte(rest.prefix(2)) {
                decoded.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func escapedByte(_ digits: some Collection<UInt8>) -> UInt8? {
        let values = digits.compactMap(\.hexadecimalValue)
        return values.count == 2 ? values[0] << 4 | values[1] : nil
    }

    private static func upperCaseDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
