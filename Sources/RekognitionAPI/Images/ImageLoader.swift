/// Gets the bytes of one request's images.
struct ImageLoader: Sendable {
    let source: any ImageSource
    /// Whether there may be more than JPEG and PNG, the service's two formats.
    let acceptsAllFormats: Bool
    let ticket: WorkLimits.Ticket

    /// - Throws: `ObjectStoreError`, or ``RekognitionError`` for half a name, a format that is not wanted and too much work.
    func load(_ image: ImageReference) async throws -> [UInt8] {
        let bytes = try await fetch(image)
        guard acceptsAllFormats || Self.isJPEG(bytes) || Self.isPNG(bytes) else {
            throw RekognitionError.invalidImageFormat
        }
        return bytes
    }

    private func fetch(_ image: ImageReference) async throws -> [UInt8] {
        switch image {
        case .bytes(let bytes):
            return bytes
        case .object(let object):
            guard let bucket = object.bucket, let key = object.key else { throw RekognitionError.incompleteObject }
            let bytes = try await source.get(
                bucket: bucket,
                key: key,
                version: object.version,
                limit: ImageReference.largestObject
            )
            try ticket.hold(bytes: bytes.count)
            return bytes
        }
    }

    private static func isJPEG(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFF, 0xD8, 0xFF])
    }

    private static func isPNG(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }
}
