/// Writes PNG files of every kind, sane and hostile, without a library.
///
/// <https://www.w3.org/TR/png-3/>
package enum SyntheticPNG {
    package enum Colour: UInt8, Sendable {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgba = 6
    }

    /// A complete file.
    ///
    /// - Parameters:
    ///   - rows: the samples of each row, packed as `depth` asks; together less than 64 kB.
    ///   - palette: red, green and blue of each entry.
    ///   - transparency: the content of the `tRNS` chunk.
    package static func file(
        width: Int,
        height: Int,
        depth: UInt8 = 8,
        colour: Colour,
        rows: [[UInt8]],
        palette: [UInt8] = [],
        transparency: [UInt8] = []
    ) -> [UInt8] {
        let unfiltered: [UInt8] = rows.flatMap { row in [0] + row }
        var file = start(width: width, height: height, depth: depth, colour: colour)
        if !palette.isEmpty { file += chunk("PLTE", palette) }
        if !transparency.isEmpty { file += chunk("tRNS", transparency) }
        return file + chunk("IDAT", stored(unfiltered)) + chunk("IEND", [])
    }

    /// A file that promises a size and has no pixels.
    package static func headerOnly(width: Int, height: Int) -> [UInt8] {
        start(width: width, height: height, depth: 8, colour: .rgb) + chunk("IDAT", stored([])) + chunk("IEND", [])
    }

    /// A correct file of black pixels, one bit each, compressed a thousandfold.
    package static func black(width: Int, height: Int) -> [UInt8] {
        let count = ((width + 7) / 8 + 1) * height
        return start(width: width, height: height, depth: 1, colour: .grey) + chunk("IDAT", zeros(count))
            + chunk("IEND", [])
    }

    // MARK: - Chunks

    private static func start(width: Int, height: Int, depth: UInt8, colour: Colour) -> [UInt8] {
        let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [depth, colour.rawValue, 0, 0, 0]
        return [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + chunk("IHDR", header)
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + body + bigEndian(checksum(body))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static let checksumTable: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    /// CRC-32.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in checksumTable[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8) }
    }

    // MARK: - Deflate, RFC 1950 and 1951

    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let lengths = [count, ~count].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return [0x78, 0x01, 1] + lengths + bytes + bigEndian(high << 16 | low)
    }

    /// That many zeros: one literal, then "the last byte 258 times more" again and again.
    private static func zeros(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var pending: UInt64 = 0
        var pendingBits: UInt64 = 0
        func write(_ bits: UInt64, _ bitCount: UInt64) {
            pending |= bits << pendingBits
            pendingBits += bitCount
            while pendingBits >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                pendingBits -= 8
            }
        }
        // Codes of the fixed table, first bit lowest.
        let literal: UInt64 = 0b0000_1100
        let repetition: UInt64 = 0b1010_0011
        write(0b011, 3)
        write(literal, 8)
        for _ in 0..<(count - 1) / 258 { write(repetition, 13) }
        for _ in 0..<(count - 1) % 258 { write(literal, 8) }
        write(0, 7)
        write(0, 7)
        return bytes + bigEndian(UInt32(count % 65_521) << 16 | 1)
    }
}
