import Foundation

/// What a JPEG's markers say; enough to tell that a file is one and how large its picture is.
struct JPEG {
    let width: Int
    let height: Int
    let hasExif: Bool

    /// Nil for anything but a whole JPEG.
    init?(_ data: Data) {
        let bytes = [UInt8](data)
        guard bytes.starts(with: [0xFF, 0xD8]), bytes.suffix(2) == [0xFF, 0xD9] else { return nil }
        var size: (width: Int, height: Int)?
        var hasExif = false
        var position = 2
        while size == nil, position + 9 < bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            func number(_ offset: Int) -> Int { Int(bytes[position + offset]) << 8 | Int(bytes[position + offset + 1]) }
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                size = (number(7), number(5))
            }
            if marker == 0xE1 { hasExif = true }
            position += 2 + number(2)
        }
        guard let size else { return nil }
        width = size.width
        height = size.height
        self.hasExif = hasExif
    }

    /// The file with an Exif block that holds nothing but the orientation.
    static func tagging(_ data: Data, orientation: UInt8) -> Data {
        let tiff: [UInt8] = [
            0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1,  // big-endian; one directory of one entry
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ]
        let block = Array("Exif\0\0".utf8) + tiff
        return data.prefix(2) + Data([0xFF, 0xE1, 0, UInt8(block.count + 2)] + block) + data.dropFirst(2)
    }
}
