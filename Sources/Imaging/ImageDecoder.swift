internal import CVips

/// Turns encoded bytes of any supported format into upright 8-bit RGB pixels.
///
/// Colours end as sRGB (CMYK through its profile, grey, 16-bit and palettes included), transparency over white, the EXIF
/// orientation applied. Of animations and documents the first frame or page is read. Blocks; not for the cooperative pool.
package struct ImageDecoder: Sendable {
    package let limits: ImageLimits

    package init(limits: ImageLimits = ImageLimits()) {
        self.limits = limits
    }

    /// An upright image, perhaps at a fraction of its stored size.
    package struct DecodedImage: Sendable {
        package let pixels: RGBImage
        /// The upright size in the file; `pixels` is smaller where a JPEG was shrunk while loading.
        package let width: Int
        package let height: Int
        package let format: ImageFormat
    }

    /// Decodes an image.
    ///
    /// - Parameter sufficientSide: a length in pixels of the longer side that is enough for the caller. A JPEG of at least
    ///   twice that is decoded at a half, a quarter or an eighth, never below it, for a fraction of time and memory.
    /// - Throws: ``ImagingError``. Truncated data is an error.
    package func decode(_ bytes: [UInt8], sufficientSide: Int? = nil) throws -> DecodedImage {
        guard bytes.count <= limits.bytes else {
            throw ImagingError.tooManyBytes(count: bytes.count, limit: limits.bytes)
        }
        guard Vips.started else { throw ImagingError.processing(operation: "start to decode", detail: "") }
        return try bytes.withUnsafeBytes { buffer in
            try decode(buffer, sufficientSide: sufficientSide)
        }
    }

    private func decode(_ bytes: UnsafeRawBufferPointer, sufficientSide: Int?) throws -> DecodedImage {
        guard let start = bytes.baseAddress,
            let loader = vips_foreign_find_load_buffer(start, bytes.count),
            let format = ImageFormat(loader: String(cString: loader))
        else {
            _ = Vips.takeError()
            throw ImagingError.unsupportedFormat
        }
        let header = try open(bytes, format: format, shrink: 1)
        let (width, height) = (header.width, header.height)
        guard width > 0, height > 0, width <= limits.pixels / height else {
            throw ImagingError.tooManyPixels(width: width, height: height, limit: limits.pixels)
        }
        let orientation = header.orientation
        let shrink = format == .jpeg ? Self.shrink(width: width, height: height, sufficientSide: sufficientSide) : 1
        let pixels: RGBImage
        if shrink == 1 {
            pixels = try render(header, format: format)
        } else {
            pixels = try render(try open(bytes, format: format, shrink: shrink), format: format)
        }
        let turned = (5...8).contains(orientation)
        return DecodedImage(
            pixels: try pixels.upright(orientation: orientation),
            width: turned ? height : width,
            height: turned ? width : height,
            format: format
        )
    }

    /// The largest of 1, 2, 4 and 8 that leaves at least `sufficientSide` pixels on the longer side, and pixels at all on the
    /// shorter one: libvips aborts the process when a side shrinks to nothing.
    static func shrink(width: Int, height: Int, sufficientSide: Int?) -> Int {
        guard let sufficientSide else { return 1 }
        return [8, 4, 2].first { max(width, height) / $0 >= sufficientSide && min(width, height) / $0 >= 1 } ?? 1
    }

    private func open(
        _ bytes: UnsafeRawBufferPointer,
        format: ImageFormat,
        shrink: Int
    ) throws(ImagingError) -> VipsImageHandle {
        // Sequential access streams scan lines instead of holding, or spilling to disk, the whole decoded file.
        let options = "[access=sequential,fail_on=truncated" + (shrink > 1 ? ",shrink=\(shrink)]" : "]")
        guard let image = cvips_new_from_buffer(bytes.baseAddress, bytes.count, options) else {
            throw .undecodable(format: format, detail: Vips.takeError())
        }
        return VipsImageHandle(image)
    }

    private func render(_ image: borrowing VipsImageHandle, format: ImageFormat) throws(ImagingError) -> RGBImage {
        do throws(VipsFailure) {
            // Most photos are what is wanted already; each conversion would cost as much as decoding a small one.
            return image.isPlainRGB
                ? try RGBImage(rendering: image) : try RGBImage(rendering: try Self.converted(image))
        } catch {
            throw .undecodable(format: format, detail: error.detail)
        }
    }

    /// Any interpretation to three 8-bit sRGB bands.
    private static func converted(_ image: borrowing VipsImageHandle) throws(VipsFailure) -> VipsImageHandle {
        let colours =
            switch image.interpretation {
            case VIPS_INTERPRETATION_CMYK:
                try image.applying { cvips_icc_srgb($0, $1) }
            case VIPS_INTERPRETATION_MULTIBAND, VIPS_INTERPRETATION_RGB:
                try image.applying { cvips_retag_srgb($0, $1) }
            default:
                try image.applying { cvips_srgb($0, $1) }
            }
        let opaque = colours.hasAlpha ? try colours.applying { cvips_flatten_white($0, $1) } : colours
        let bytes = try opaque.applying { cvips_cast_uchar($0, $1) }
        return bytes.bands == 3 ? bytes : try bytes.applying { cvips_extract_bands($0, $1, 3) }
    }
}
