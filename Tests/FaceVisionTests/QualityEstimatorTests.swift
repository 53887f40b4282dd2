import FaceCore
import Imaging
import Testing

@testable import FaceVision

@Suite struct QualityEstimatorTests {
    @Test(
        arguments: [
            ([0, 0, 0], 0), ([255, 255, 255], 100), ([51, 51, 51], 20), ([255, 0, 0], 29.9), ([0, 255, 0], 58.7),
            ([0, 0, 255], 11.4),
        ] as [([UInt8], Double)]
    )
    func brightnessIsTheMeanOfLuma(colour: [UInt8], brightness: Double) {
        let quality = QualityEstimator.quality(of: TestPicture.make(width: 32, height: 32) { _, _ in colour })
        #expect(abs(quality.brightness - brightness) < 1e-9)
        #expect(abs(quality.sharpness) < 1e-9)
    }

    @Test func blurTakesSharpness() throws {
        let sharp = TestPicture.noise(width: 64, height: 64)
        let soft = try sharp.resized(width: 32, height: 32).resized(width: 64, height: 64)
        let blurred = try sharp.resized(width: 8, height: 8).resized(width: 64, height: 64)
        let sharpness = [sharp, soft, blurred].map { QualityEstimator.quality(of: $0).sharpness }
        #expect(sharpness == sharpness.sorted(by: >))
        #expect(sharpness[0] > 95)
        #expect(sharpness[2] < 50)
    }

    /// Grey with one white pixel: the Laplacian is -4 d there and d at its four neighbours.
    @Test func sharpnessIsTheLaplaciansVariance() {
        let chip = TestPicture.make(width: 12, height: 12) { x, y in
            Array(repeating: (x, y) == (5, 5) ? 140 : 100, count: 3)
        }
        let variance = 20 * 40.0 * 40 / 100
        #expect(abs(QualityEstimator.quality(of: chip).sharpness - 100 * variance / (variance + 120)) < 1e-9)
    }
}
