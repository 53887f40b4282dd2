/// Changes to JPEG files that cameras and attackers make.
package enum SyntheticJPEG {
    /// The file with an Exif segment that says how the camera was held.
    ///
    /// - Parameter orientation: the tag's value; `1...8` have a meaning.
    package static func tagged(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
        let entry: [UInt8] = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
        let directory: [UInt8] = [1, 0] + entry + [0, 0, 0, 0]
        let exif = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0] + directory
        return Array(jpeg.prefix(2)) + [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif + jpeg.dropFirst(2)
    }

    /// The file with another size in its frame header; nil where it has none.
    package static func resized(_ jpeg: [UInt8], width: UInt16, height: UInt16) -> [UInt8]? {
        guard let marker = jpeg.indices.dropLast(9).first(where: { jpeg[$0] == 0xFF && (0xC0...0xC2) ~= jpeg[$0 + 1] })
        else { return nil }
        var changed = jpeg
        let size = [height, width].flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        changed.replaceSubrange(marker + 5..<marker + 9, with: size)
        return changed
    }
}
