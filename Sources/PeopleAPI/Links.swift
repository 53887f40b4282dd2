internal import FaceCore
internal import People

/// The paths that pages and answers link to; the routes behind them are ``PeopleController``'s.
enum Links {
    static let people = "/people"
    private static let thumbs = "/thumbs/"

    static func person(_ id: FaceID) -> String { "\(people)/\(id)" }
    static func image(_ id: PhotoID) -> String { "/photos/\(id)/image" }
    static func thumb(_ key: String) -> String { thumbs + percentEncoded(key) }

    /// The object key in the path of a thumbnail.
    ///
    /// Nil for a key that is not plain: with an empty, `.` or `..` part, a backslash, a control character, or a slash
    /// hidden in percent encoding. Object stores refuse such names too; here they do not even get to ask.
    static func thumbKey(path: String) -> String? {
        guard path.hasPrefix(thumbs) else { return nil }
        let parts = path.dropFirst(thumbs.count).split(separator: "/", omittingEmptySubsequences: false)
        var plain: [String] = []
        for part in parts {
            guard let name = percentDecoded(part), !["", ".", ".."].contains(name),
                !name.unicodeScalars.contains(where: { "/\\\u{7F}".unicodeScalars.contains($0) || $0.value < 0x20 })
            else { return nil }
            plain.append(name)
        }
        return plain.joined(separator: "/")
    }

    /// RFC 3986's unreserved characters and slashes stay, every other byte is escaped.
    private static func percentEncoded(_ key: String) -> String {
        key.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    /// Nil unless every percent sign starts an escape and the bytes are UTF-8.
    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
