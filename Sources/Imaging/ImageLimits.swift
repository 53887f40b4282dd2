/// What an image may cost. Checked before a single pixel is decoded.
package struct ImageLimits: Sendable, Hashable {
    /// The largest encoded size in bytes.
    package var bytes: Int
    /// The largest width times height, as stored in the file.
    package var pixels: Int

    /// Defaults: 200 MB and 100 megapixels.
    package init(bytes: Int = 200_000_000, pixels: Int = 100_000_000) {
        self.bytes = bytes
        self.pixels = pixels
    }
}
