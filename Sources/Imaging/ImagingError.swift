/// Why an image was refused, in one line that can be shown to a stranger. The caller adds the file's name.
package enum ImagingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes are none of the supported formats.
    case unsupportedFormat
    case tooManyBytes(count: Int, limit: Int)
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The file ends early or its data is damaged; `detail` is the decoder's hint.
    case undecodable(format: ImageFormat, detail: String)
    /// An operation on decoded pixels failed.
    case processing(operation: String, detail: String)

    package var description: String {
        switch self {
        case .unsupportedFormat:
            "not an image in a supported format (\(ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")))"
        case .tooManyBytes(let count, let limit):
            "the file has \(count) bytes, more than the limit of \(limit)"
        case .tooManyPixels(let width, let height, let limit):
            "the image has \(width) x \(height) pixels, more than the limit of \(limit / 1_000_000) megapixels"
        case .undecodable(let format, let detail):
            "the \(format.rawValue) data is truncated or damaged" + (detail.isEmpty ? "" : " (\(detail))")
        case .processing(let operation, let detail):
            "cannot \(operation) the image" + (detail.isEmpty ? "" : " (\(detail))")
        }
    }
}
