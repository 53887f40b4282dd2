internal import CVips

/// Decoded pixels: 8 bits a channel, red-green-blue, row after row without padding. Immutable.
package final class RGBImage: Sendable {
    private struct Pixels: @unchecked Sendable {
        // Written once before publication, then only read.
        let bytes: UnsafeMutableRawPointer
    }

    package let width: Int
    package let height: Int
    private let pixels: Pixels

    /// Renders a libvips pipeline, which decodes lazily, into memory that this object owns.
    init(rendering image: borrowing VipsImageHandle) throws(VipsFailure) {
        var size = 0
        guard let bytes = vips_image_write_to_memory(image.pointer, &size) else { throw VipsFailure() }
        guard image.bands == 3, size == image.width * image.height * 3 else {
            g_free(bytes)
            throw VipsFailure()
        }
        width = image.width
        height = image.height
        pixels = Pixels(bytes: bytes)
    }

    /// Makes an image by writing its `width * height * 3` bytes.
    package init(width: Int, height: Int, fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        precondition(width > 0 && height > 0, "an image has at least one pixel")
        self.width = width
        self.height = height
        let count = width * height * 3
        guard let bytes = g_malloc(UInt(count)) else { preconditionFailure("g_malloc aborts rather than return null") }
        let pointer = bytes.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        fill(UnsafeMutableBufferPointer(start: pointer, count: count))
        pixels = Pixels(bytes: bytes)
    }

    deinit {
        g_free(pixels.bytes)
    }

    /// Lends the pixels for the duration of `body`.
    package func withPixels<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = pixels.bytes.assumingMemoryBound(to: UInt8.self)
        // Swift may release an object after its last use, which would be before `body` has read the last pixel.
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeBufferPointer(start: start, count: width * height * 3))
    }

    /// Lends a libvips view of the pixels. libvips computes lazily: whatever is made of the view must be rendered before
    /// `body` returns.
    private func withVipsImage<Result>(_ body: (borrowing VipsImageHandle) throws -> Result) throws -> Result {
        defer { withExtendedLifetime(self) {} }
        guard Vips.started,
            let image = vips_image_new_from_memory(
                pixels.bytes,
                width * height * 3,
                Int32(width),
                Int32(height),
                3,
                VIPS_FORMAT_UCHAR
            )
        else { throw ImagingError.processing(operation: "read", detail: Vips.takeError()) }
        image.pointee.Type = VIPS_INTERPRETATION_sRGB
        return try body(VipsImageHandle(image))
    }
}

// MARK: - Operations

extension RGBImage {
    /// The image at another size; shrinking averages all pixels that fall together.
    package func resized(width newWidth: Int, height newHeight: Int) throws -> RGBImage {
        guard newWidth != width || newHeight != height else { return self }
        let horizontal = Double(newWidth) / Double(width)
        let vertical = Double(newHeight) / Double(height)
        let resized = try transformed("resize") { cvips_resize($0, $1, horizontal, vertical) }
        // libvips rounds in several steps and may end a pixel off; callers rely on the size that they asked for.
        guard resized.width != newWidth || resized.height != newHeight else { return resized }
        return try resized.transformed("resize") { cvips_fit($0, $1, Int32(newWidth), Int32(newHeight)) }
    }

    /// The image shrunk to fit a square of `side` pixels; one that fits already stays as it is.
    package func fitted(side: Int) throws -> RGBImage {
        let longSide = max(width, height)
        guard longSide > side else { return self }
        let scale = Double(side) / Double(longSide)
        return try resized(
            width: max(Int((Double(width) * scale).rounded()), 1),
            height: max(Int((Double(height) * scale).rounded()), 1)
        )
    }

    /// A part of the image; the rectangle must lie inside it.
    package func cropped(to area: PixelArea) throws -> RGBImage {
        try transformed("crop") {
            cvips_crop($0, $1, Int32(area.left), Int32(area.top), Int32(area.width), Int32(area.height))
        }
    }

    /// The image turned and mirrored as the EXIF orientation, `1...8`, asks.
    func upright(orientation: Int) throws -> RGBImage {
        guard (2...8).contains(orientation) else { return self }
        return try transformed("turn") { image, output in
            cvips_set_orientation(image, Int32(orientation))
            return cvips_autorot(image, output)
        }
    }

    /// Encodes the image as JPEG without metadata; `quality` is libjpeg's `1...100`.
    package func jpeg(quality: Int = 90) throws -> [UInt8] {
        try withVipsImage { image in
            var bytes: UnsafeMutableRawPointer?
            var count = 0
            guard cvips_jpegsave(image.pointer, &bytes, &count, Int32(quality)) == 0, let bytes else {
                throw ImagingError.processing(operation: "encode", detail: Vips.takeError())
            }
            defer { g_free(bytes) }
            return Array(UnsafeRawBufferPointer(start: bytes, count: count))
        }
    }

    private func transformed(_ name: String, _ operation: VipsImageHandle.Operation) throws -> RGBImage {
        try withVipsImage { image in
            do throws(VipsFailure) {
                return try RGBImage(rendering: try image.applying(operation))
            } catch {
                throw ImagingError.processing(operation: name, detail: error.detail)
            }
        }
    }
}
