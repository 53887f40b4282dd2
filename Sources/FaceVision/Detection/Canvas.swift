internal import Imaging

/// The picture that a detector is shown: the photo scaled to one of a few fixed sizes, with a plain border around it.
///
/// Few sizes, because the runtime prepares itself anew for each input shape that it meets.
struct Canvas {
    let width: Int
    let height: Int
    /// Photo pixels per canvas pixel.
    let photoScale: Double
    /// Where the photo's top-left corner lies in the canvas.
    let left: Int
    let top: Int
    let content: RGBImage

    /// How a photo is laid out, decided before any pixel moves.
    struct Layout: Hashable {
        let width: Int
        let height: Int
        let contentWidth: Int
        let contentHeight: Int
        let left: Int
        let top: Int

        /// The photo as large as it is, but at most 1,024 pixels on its longer side, in the corner of the smallest canvas
        /// that holds it: longer side 320, 480, 640, 832 or 1,024, shorter side a multiple of 64, 96 or 128.
        static func whole(photoWidth: Int, photoHeight: Int) -> Layout {
            let longSide = max(photoWidth, photoHeight)
            let canvasSide = [320, 480, 640, 832, 1024].first { longSide <= $0 } ?? 1024
            let scale = min(1, Double(canvasSide) / Double(longSide))
            let contentWidth = scaled(photoWidth, scale)
            let contentHeight = scaled(photoHeight, scale)
            // Multiples of 32, the largest stride of the detectors.
            let step = [320: 64, 480: 96][canvasSide] ?? 128
            func rounded(_ side: Int) -> Int { min((side + step - 1) / step * step, canvasSide) }
            return Layout(
                width: contentWidth >= contentHeight ? canvasSide : rounded(contentWidth),
                height: contentHeight >= contentWidth ? canvasSide : rounded(contentHeight),
                contentWidth: contentWidth,
                contentHeight: contentHeight,
                left: 0,
                top: 0
            )
        }

        /// The photo scaled to `contentSide` pixels on its longer side in the middle of a square canvas, for faces that fill
        /// the frame or are cut by it: detectors know faces that are small in their picture and have something around them.
        static func framed(photoWidth: Int, photoHeight: Int, contentSide: Int, canvasSide: Int) -> Layout {
            let scale = Double(contentSide) / Double(max(photoWidth, photoHeight))
            let contentWidth = scaled(photoWidth, scale)
            let contentHeight = scaled(photoHeight, scale)
            return Layout(
                width: canvasSide,
                height: canvasSide,
                contentWidth: contentWidth,
                contentHeight: contentHeight,
                left: (canvasSide - contentWidth) / 2,
                top: (canvasSide - contentHeight) / 2
            )
        }

        private static func scaled(_ side: Int, _ scale: Double) -> Int {
            max(Int((Double(side) * scale).rounded()), 1)
        }
    }

    init(_ photo: RGBImage, layout: Layout) throws {
        width = layout.width
        height = layout.height
        left = layout.left
        top = layout.top
        content = try photo.resized(width: layout.contentWidth, height: layout.contentHeight)
        photoScale = Double(max(photo.width, photo.height)) / Double(max(layout.contentWidth, layout.contentHeight))
    }

    /// Writes the canvas as planes of floats, `(value - mean) * scale`; the border is `border` before that.
    func writePlanes(
        into buffer: UnsafeMutableBufferPointer<Float>,
        order: PackManifest.Embedder.ChannelOrder,
        mean: Float,
        scale: Float,
        border: Float = 0
    ) {
        let plane = width * height
        // Release builds do not check each index: an image of another size must never get this far.
        precondition(buffer.count == plane * 3 && content.width + left <= width && content.height + top <= height)
        if content.width < width || content.height < height {
            buffer.update(repeating: (border - mean) * scale)
        }
        let contentWidth = content.width
        let redPlane = order == .rgb ? 0 : 2 * plane
        let bluePlane = 2 * plane - redPlane
        content.withPixels { pixels in
            for row in 0..<content.height {
                let start = (row + top) * width + left
                var source = row * contentWidth * 3
                for target in start..<start + contentWidth {
                    buffer[redPlane + target] = (Float(pixels[source]) - mean) * scale
                    buffer[plane + target] = (Float(pixels[source + 1]) - mean) * scale
                    buffer[bluePlane + target] = (Float(pixels[source + 2]) - mean) * scale
                    source += 3
                }
            }
        }
    }

    /// A candidate found in this canvas, in the photo's pixels.
    func toPhoto(_ candidate: FaceCandidate) -> FaceCandidate {
        candidate.mapped(offset: SIMD2(Double(left), Double(top)), scale: photoScale)
    }
}
