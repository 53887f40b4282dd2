internal import Imaging
internal import NIOPosix

/// Makes photos of any format showable in a browser, on threads of its own.
final class PhotoRenderer: Sendable {
    private static let side = 1600
    private static let quality = 85

    private let decoder: ImageDecoder
    private let threads: NIOThreadPool

    init(limits: ImageLimits) {
        decoder = ImageDecoder(limits: limits)
        threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    /// The photo upright as a JPEG of at most 1,600 pixels a side, without metadata.
    func jpeg(_ image: [UInt8]) async throws -> [UInt8] {
        try await threads.runIfActive { [decoder] in
            try decoder.decode(image, sufficientSide: Self.side).pixels.fitted(side: Self.side).jpeg(
                quality: Self.quality
            )
        }
    }
}
