/// Requests are compared byte by byte: Swift's `Character` and `==` see Unicode equivalences (the Kelvin sign is a K, a
/// slash with an accent is no slash) that HTTP and signatures know nothing of.
extension Collection<UInt8> {
    /// Whether every byte is a visible ASCII character, and how many there are is within `count`.
    func isVisibleASCII(count range: ClosedRange<Int>) -> Bool {
        range.contains(count) && allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Whether this is a `token` of [RFC 9110, 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2), as the names of
    /// headers are.
    var isHTTPToken: Bool {
        !isEmpty
            && allSatisfy { $0.isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }

    var lowercasedASCII: String {
        String(
            decoding: map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }

    /// Two lower-case hexadecimal digits a byte.
    var hexadecimal: String {
        String(decoding: flatMap { [Self.hexDigit($0 >> 4), Self.hexDigit($0 & 15)] }, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

extension UInt8 {
    /// Whether this is an ASCII letter or digit.
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            false
        }
    }

    /// The value of a hexadecimal digit of either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
