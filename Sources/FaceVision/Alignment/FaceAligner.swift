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
    /// Where the face is larger than the chip, the image is first averaged over square blocks about as large as a chip
    /// pixel, so that a big face is smoothed as a camera would rather than aliased.
    ///
    /// - Returns: nil where the landmarks coincide.
    package func chip(of landmarks: Landmarks, in image: RGBImage) -> RGBImage? {
        let size = SIMD2(Double(image.width), Double(image.height))
        guard let toChip = SimilarityTransform(from: landmarks.points.map { $0 * size }, to: template) else {
            return nil
        }
        let toImage = toChip.inverse
        guard toImage.scale.isFinite, toImage.scale < 1e6 else { return nil }
        let last = Double(side - 1)
        let corners = [SIMD2(0, 0), SIMD2(last, 0), SIMD2(0, last), SIMD2(last, last)].map { toImage($0) }
        guard let blocks = BlockAverages(of: image, around: corners, blockSide: max(Int(toImage.scale.rounded()), 1))
        else {
            return RGBImage(width: side, height: side) { _ in }
        }
        return RGBImage(width: side, height: side) { chip in
            sample(blocks, from: toImage, into: chip)
        }
    }

    private func sample(
        _ blocks: BlockAverages,
        from toImage: SimilarityTransform,
        into chip: UnsafeMutableBufferPointer<UInt8>
    ) {
        let start = blocks.position(ofImagePoint: toImage(.zero))
        let columnStep = SIMD2<Float>(SIMD2(toImage.a, toImage.b) / Double(blocks.blockSide))
        let rowStep = SIMD2(-columnStep.y, columnStep.x)
        blocks.withColours { colours in
            for row in 0..<side {
                let rowStart = start + rowStep * Float(row)
                for column in 0..<side {
                    let position = rowStart + columnStep * Float(column)
                    let colour = bilinear(colours, width: blocks.width, at: position)
                    let offset = (row * side + column) * 3
                    // Averages of bytes stay within a byte; the half rounds.
                    chip[offset] = UInt8(colour.x + 0.5)
                    chip[offset + 1] = UInt8(colour.y + 0.5)
                    chip[offset + 2] = UInt8(colour.z + 0.5)
                }
            }
        }
    }

    /// `position` is at least 0, and at least one block away from the far edges: ``BlockAverages`` leaves that margin.
    @inline(__always)
    private func bilinear(
        _ colours: UnsafeBufferPointer<SIMD4<Float>>,
        width: Int,
        at position: SIMD2<Float>
    ) -> SIMD4<Float> {
        let column = Int(position.x)
        let row = Int(position.y)
        let fractionX = position.x - Float(column)
        let fractionY = position.y - Float(row)
        let index = row * width + column
        let top = colours[index] + (colours[index + 1] - colours[index]) * fractionX
        let bottom = colours[index + width] + (colours[index + width + 1] - colours[index + width]) * fractionX
        return top + (bottom - top) * fractionY
    }
}
