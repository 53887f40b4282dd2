internal import FaceCore
internal import Foundation
internal import Imaging

/// Brightness and sharpness of a face, each `0...100`, measured on the aligned face at one size, so that neither depends on
/// how large the photo is or which pack is in use.
enum QualityEstimator {
    /// The ArcFace template of J. Deng et al., "ArcFace", CVPR 2019 (github.com/deepinsight/insightface), for 112 pixels.
    static let aligner = FaceAligner(
        side: 112,
        template: [
            SIMD2(38.2946, 51.6963), SIMD2(73.5318, 51.5014), SIMD2(56.0252, 71.7366), SIMD2(41.5493, 92.3655),
            SIMD2(70.7299, 92.2041),
        ].map { $0 / 112 }
    )

    /// The Laplacian's variance at which sharpness is 50: about that of a face 60 pixels wide in a good photo.
    private static let halfSharpness = 120.0

    /// - Brightness: the mean of luma, `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601), over the chip, as a percentage of 255.
    /// - Sharpness: `100 · v / (v + 120)`, where `v` is the variance of luma's Laplacian (4-neighbour) over the chip, the
    ///   focus measure of J. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.
    static func quality(of chip: RGBImage) -> FaceQuality {
        let side = chip.width
        let luma: [Double] = chip.withPixels { pixels in
            (0..<side * side).map { index -> Double in
                let red = Double(pixels[index * 3])
                let green = Double(pixels[index * 3 + 1])
                let blue = Double(pixels[index * 3 + 2])
                return 0.299 * red + 0.587 * green + 0.114 * blue
            }
        }
        var sum = 0.0
        var squares = 0.0
        for row in 1..<side - 1 {
            for column in 1..<side - 1 {
                let index = row * side + column
                let horizontal: Double = luma[index - 1] + luma[index + 1]
                let vertical: Double = luma[index - side] + luma[index + side]
                let laplacian = horizontal + vertical - 4 * luma[index]
                sum += laplacian
                squares += laplacian * laplacian
            }
        }
        let count = Double((side - 2) * (side - 2))
        let variance = max(squares / count - (sum / count) * (sum / count), 0)
        return FaceQuality(
            brightness: luma.reduce(0.0, +) / Double(luma.count) / 255 * 100,
            sharpness: 100 * variance / (variance + halfSharpness)
        )
    }
}
