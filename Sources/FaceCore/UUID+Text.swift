package import Foundation

extension UUID {
    /// Reads the usual form, 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12 with hyphens between; nil for any other
    /// text. Identifiers are read by the thousand, for which Foundation's own initializer takes long.
    package init?(text: some StringProtocol) {
        var bytes = (0, 0) as (high: UInt64, low: UInt64)
        var position = 0
        for character in text.utf8 {
            defer { position += 1 }
            switch position {
            case 8, 13, 18, 23:
                guard character == UInt8(ascii: "-") else { return nil }
            case 0..<36:
                guard let digit = Self.digit(character) else { return nil }
                bytes.high = bytes.high << 4 | bytes.low >> 60
                bytes.low = bytes.low << 4 | digit
            default:
                return nil
            }
        }
        guard position == 36 else { return nil }
        self = withUnsafeBytes(of: (bytes.high.bigEndian, bytes.low.bigEndian)) {
            UUID(uuid: $0.loadUnaligned(as: uuid_t.self))
        }
    }

    /// The usual form in lower case.
    package var text: String {
        String(unsafeUninitializedCapacity: 36) { characters in
            var position = 0
            withUnsafeBytes(of: uuid) { bytes in
                for byte in bytes {
                    if [8, 13, 18, 23].contains(position) {
                        characters[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    characters[position] = Self.character(byte >> 4)
                    characters[position + 1] = Self.character(byte & 0xF)
                    position += 2
                }
            }
            return position
        }
    }

    private static func digit(_ character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func character(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
