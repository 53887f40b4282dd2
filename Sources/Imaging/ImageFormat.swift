/// The formats that are decoded. Everything else that libvips could load is refused: less code meets hostile bytes.
package enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    case jpeg = "JPEG"
    case png = "PNG"
    case webp = "WebP"
    case heif = "HEIF/AVIF"
    case tiff = "TIFF"
    case gif = "GIF"

    /// The format that a libvips loader class (`VipsForeignLoadJpegBuffer` and the like) reads.
    init?(loader: String) {
        let prefix = "VipsForeignLoad"
        guard loader.hasPrefix(prefix) else { return nil }
        let name = loader.dropFirst(prefix.count)
        let formats: [(String, ImageFormat)] = [
            ("Jpeg", .jpeg), ("Png", .png), ("Webp", .webp), ("Heif", .heif), ("Tiff", .tiff), ("Nsgif", .gif),
        ]
        guard let match = formats.first(where: { name.hasPrefix($0.0) }) else { return nil }
        self = match.1
    }
}
