internal import CVips

/// Owns one reference to a `VipsImage`.
///
/// A lazily decoded image reads from memory that the caller owns: a handle must not outlive the bytes it was made from.
struct VipsImageHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<VipsImage>

    init(_ pointer: UnsafeMutablePointer<VipsImage>) {
        self.pointer = pointer
    }

    deinit {
        cvips_unref(pointer)
    }

    typealias Operation = (
        UnsafeMutablePointer<VipsImage>, UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>
    ) -> Int32

    /// Applies a libvips operation to make a new image.
    func applying(_ operation: Operation) throws(VipsFailure) -> VipsImageHandle {
        var output: UnsafeMutablePointer<VipsImage>?
        guard operation(pointer, &output) == 0, let output else { throw VipsFailure() }
        return VipsImageHandle(output)
    }

    var width: Int { Int(vips_image_get_width(pointer)) }
    var height: Int { Int(vips_image_get_height(pointer)) }
    var bands: Int { Int(vips_image_get_bands(pointer)) }
    var interpretation: VipsInterpretation { vips_image_get_interpretation(pointer) }
    var hasAlpha: Bool { vips_image_hasalpha(pointer) != 0 }
    /// Whether the pixels are three bands of 8 bits in sRGB.
    var isPlainRGB: Bool {
        bands == 3 && interpretation == VIPS_INTERPRETATION_sRGB && vips_image_get_format(pointer) == VIPS_FORMAT_UCHAR
    }
    /// EXIF orientation, `1...8`.
    var orientation: Int { Int(vips_image_get_orientation(pointer)) }
}
