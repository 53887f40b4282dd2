internal import Imaging

/// A part of an image, averaged over square blocks of pixels; what lies outside the image is black.
struct BlockAverages {
    /// Side of a block in image pixels.
    let blockSide: Int
    /// Number of blocks in a row and in a column.
    let width: Int
    let height: Int
    /// The image pixel at which the first block begins; may lie outside the image.
    private let left: Int
    private let top: Int
    /// Red, green and blue, `0...255`, row after row.
    private let colours: [SIMD4<Float>]

    /// Covers the points and a margin of a block and more around them.
    ///
    /// - Parameter points: positions in pixels; whole numbers are the centres of pixels.
    /// - Returns: nil where all points lie outside the image, all to one side of it.
    init?(of image: RGBImage, around points: [SIMD2<Double>], blockSide: Int) {
        let margin = Double(2 * blockSide)
        let minimum = points.reduce(SIMD2(repeating: .infinity)) { pointwiseMin($0, $1) } - margin
        let maximum = points.reduce(SIMD2(repeating: -.infinity)) { pointwiseMax($0, $1) } + margin
        guard minimum.x < Double(image.width), minimum.y < Double(image.height), maximum.x >= 0, maximum.y >= 0,
            (maximum - minimum).max() < 1e9
        else { return nil }
        self.blockSide = blockSide
        left = Int(minimum.x.rounded(.down))
        top = Int(minimum.y.rounded(.down))
        width = (Int(maximum.x.rounded(.up)) - left) / blockSide + 1
        height = (Int(maximum.y.rounded(.up)) - top) / blockSide + 1
        colours = Self.average(image, left: left, top: top, width: width, height: height, blockSide: blockSide)
    }

    /// Where a point of the image lies, in blocks; whole numbers are the centres of blocks.
    func position(ofImagePoint point: SIMD2<Double>) -> SIMD2<Float> {
        let centre = Double(blockSide - 1) / 2
        return SIMD2<Float>((point - SIMD2(Double(left) + centre, Double(top) + centre)) / Double(blockSide))
    }

    /// Lends the averages for the duration of `body`.
    func withColours(_ body: (UnsafeBufferPointer<SIMD4<Float>>) -> Void) {
        colours.withUnsafeBufferPointer(body)
    }

    private static func average(
        _ image: RGBImage,
        left: Int,
        top: Int,
        width: Int,
        height: Int,
        blockSide: Int
    ) -> [SIMD4<Float>] {
        let imageWidth = image.width
        // The part of the image that the blocks cover; everything else stays black.
        let columns = max(left, 0)..<max(min(left + width * blockSide, imageWidth), max(left, 0))
        let rows = max(top, 0)..<max(min(top + height * blockSide, image.height), max(top, 0))
        let weight = SIMD4<Float>(repeating: 1 / Float(blockSide * blockSide))
        return image.withPixels { pixels in
            [SIMD4<Float>](unsafeUninitializedCapacity: width * height) { blocks, count in
                blocks.initialize(repeating: .zero)
                count = width * height
                for y in rows {
                    let row = (y - top) / blockSide * width
                    var source = (y * imageWidth + columns.lowerBound) * 3
                    var block = row + (columns.lowerBound - left) / blockSide
                    var remaining = blockSide - (columns.lowerBound - left) % blockSide
                    var sum = SIMD4<Float>.zero
                    for _ in columns {
                        sum += SIMD4(Float(pixels[source]), Float(pixels[source + 1]), Float(pixels[source + 2]), 0)
                        source += 3
                        remaining -= 1
                        if remaining == 0 {
                            blocks[block] += sum * weight
                            sum = .zero
                            block += 1
                            remaining = blockSide
                        }
                    }
                    if remaining < blockSide { blocks[block] += sum * weight }
                }
            }
        }
    }
}
