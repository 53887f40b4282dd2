package import FaceCore
package import Imaging

/// Cuts a face out so that its landmarks lie where a model was trained to see them.
package struct FaceAligner: Sendable {
    /// Side of the square chip in pixels.
    package let side: Int
    /// The landmarks' places in the chip, in pixels.
    package let template: [SIMD2<Double>]

    /// - Parameter template: five points as fractions of the side, in the order of ``Landmarks/points``.
    package init(side: Int, template: [SIMD2<Double>]) {
        self.side = side
        self.template = template.map { $0 * Double(side) }
    }

    /// Samples the chip from the image's own pixels; what lies outside the image is black.
    ///
    /// Where the face is larger than the chip, each chip pixel averages a grid of samples, so that a big face is smoothed
    /// as a camera would rather than aliased.
    ///
    /// - Returns: nil where the landmarks coincide.
    package func chip(of landmarks: Landmarks, in image: RGBImage) -> RGBImage? {
        let size = SIMD2(Double(image.width), Double(image.height))
        guard let toChip = SimilarityTransform(from: landmarks.points.map { $0 * size }, to: template) else {
            return nil
        }
        let toImage = toChip.inverse
        guard toImage.scale.isFinite, toImage.scale < 1e6 else { return nil }
        let grid = min(max(Int(toImage.scale.rounded()), 1), 8)
        return RGBImage(width: side, height: side) { chip in
            image.withPixels { pixels in
                sample(pixels, width: image.width, height: image.height, through: toImage, grid: grid, into: chip)
            }
        }
    }

    private func sample(
        _ pixels: UnsafeBufferPointer<UInt8>,
        width: Int,
        height: Int,
        through toImage: SimilarityTransform,
        grid: Int,
        into chip: UnsafeMutableBufferPointer<UInt8>
    ) {
        let step = 1 / Float(grid)
        let a = Float(toImage.a)
        let b = Float(toImage.b)
        let weight = 1 / Float(grid * grid)
        for row in 0..<side {
            for column in 0..<side {
                var sum = SIMD4<Float>.zero
                // Positions are relative to the pixel's origin in the image: single precision is exact enough that way.
                let origin = toImage(SIMD2(Double(column), Double(row)))
                let base = SIMD2(origin.x.rounded(.down), origin.y.rounded(.down))
                guard abs(base.x) < 1e9, abs(base.y) < 1e9 else { continue }
                let fraction = SIMD2<Float>(origin - base)
                for subRow in 0..<grid {
                    for subColumn in 0..<grid {
                        // A chip pixel covers [column, column + 1); samples sit symmetrically around its lattice point.
                        let dx = (Float(subColumn) + 0.5) * step - 0.5
                        let dy = (Float(subRow) + 0.5) * step - 0.5
                        let x = fraction.x + a * dx - b * dy
                        let y = fraction.y + b * dx + a * dy
                        sum += bilinear(pixels, width: width, height: height, base: base, x: x, y: y)
                    }
                }
                let colour = (sum * weight).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
                let offset = (row * side + column) * 3
                chip[offset] = UInt8(colour.x.rounded())
                chip[offset + 1] = UInt8(colour.y.rounded())
                chip[offset + 2] = UInt8(colour.z.rounded())
            }
        }
    }

    @inline(__always)
    private func bilinear(
        _ pixels: UnsafeBufferPointer<UInt8>,
        width: Int,
        height: Int,
        base: SIMD2<Double>,
        x: Float,
        y: Float
    ) -> SIMD4<Float> {
        // Truncation is rounding down for what is not negative, and far cheaper; samples lie within a few pixels of `base`.
        let shift = 64
        let wholeX = Int(x + Float(shift)) - shift
        let wholeY = Int(y + Float(shift)) - shift
        let column = Int(base.x) + wholeX
        let row = Int(base.y) + wholeY
        let fractionX = x - Float(wholeX)
        let fractionY = y - Float(wholeY)
        func pixel(_ column: Int, _ row: Int) -> SIMD4<Float> {
            guard column >= 0, row >= 0, column < width, row < height else { return .zero }
            let offset = (row * width + column) * 3
            return SIMD4(Float(pixels[offset]), Float(pixels[offset + 1]), Float(pixels[offset + 2]), 0)
        }
        let top = pixel(column, row) * (1 - fractionX) + pixel(column + 1, row) * fractionX
        let bottom = pixel(column, row + 1) * (1 - fractionX) + pixel(column + 1, row + 1) * fractionX
        return top * (1 - fractionY) + bottom * fractionY
    }
}
