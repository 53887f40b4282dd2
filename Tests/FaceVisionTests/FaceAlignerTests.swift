import FaceCore
import Foundation
import Imaging
import Testing

@testable import FaceVision

@Suite struct FaceAlignerTests {
    private static let template: [SIMD2<Double>] = [
        SIMD2(0.3, 0.35), SIMD2(0.7, 0.35), SIMD2(0.5, 0.55), SIMD2(0.35, 0.8), SIMD2(0.65, 0.8),
    ]

    /// Landmarks that the transform from chip to image puts into an image of this size.
    private func landmarks(_ toImage: SimilarityTransform, of aligner: FaceAligner, in image: RGBImage) -> Landmarks {
        let points = aligner.template.map { toImage($0) / SIMD2(Double(image.width), Double(image.height)) }
        return Landmarks(
            leftEye: points[0],
            rightEye: points[1],
            nose: points[2],
            mouthLeft: points[3],
            mouthRight: points[4]
        )
    }

    private func transform(scale: Double, degrees: Double, shift: SIMD2<Double>) -> SimilarityTransform {
        let angle = degrees * .pi / 180
        return SimilarityTransform(a: scale * cos(angle), b: scale * sin(angle), translation: shift)
    }

    @Test(
        arguments: [
            (1, 0, SIMD2(20, 10)), (2, 25, SIMD2(80, 20)), (1.5, 180, SIMD2(150, 130)), (3, -60, SIMD2(10, 180)),
            (0.5, 90, SIMD2(90, 30)),
        ] as [(Double, Double, SIMD2<Double>)]
    )
    func landmarksComeToTheTemplate(scale: Double, degrees: Double, shift: SIMD2<Double>) throws {
        let aligner = FaceAligner(side: 48, template: Self.template)
        let toImage = transform(scale: scale, degrees: degrees, shift: shift)
        // A white dot, three chip pixels wide, at each landmark.
        let dots = aligner.template.map { toImage($0) }
        let image = TestPicture.make(width: 220, height: 200) { x, y in
            let isDot = dots.contains { dot in
                let distance = SIMD2(Double(x), Double(y)) - dot
                return (distance * distance).sum() <= 2.25 * scale * scale
            }
            return Array(repeating: isDot ? 255 : 0, count: 3)
        }
        let chip = try #require(aligner.chip(of: landmarks(toImage, of: aligner, in: image), in: image))
        #expect((chip.width, chip.height) == (48, 48))
        for place in aligner.template {
            #expect(chip[Int(place.x.rounded()), Int(place.y.rounded())][0] > 150)
        }
        // The light is at the dots and nowhere else.
        for y in 0..<48 {
            for x in 0..<48 where chip[x, y][0] > 100 {
                let nearest = aligner.template.map { place in
                    let distance = SIMD2(Double(x), Double(y)) - place
                    return (distance * distance).sum()
                }
                #expect(nearest.min()! <= 9)
            }
        }
    }

    @Test func anUnmovedFaceKeepsItsVeryPixels() throws {
        let aligner = FaceAligner(side: 32, template: Self.template)
        let image = TestPicture.noise(width: 32, height: 32)
        let identity = transform(scale: 1, degrees: 0, shift: .zero)
        let chip = try #require(aligner.chip(of: landmarks(identity, of: aligner, in: image), in: image))
        #expect(chip.bytes == image.bytes)
    }

    @Test func outsideTheImageIsBlack() throws {
        let aligner = FaceAligner(side: 32, template: Self.template)
        let image = TestPicture.plain(255, width: 40, height: 40)
        let toImage = transform(scale: 1, degrees: 0, shift: SIMD2(20, -16))
        let chip = try #require(aligner.chip(of: landmarks(toImage, of: aligner, in: image), in: image))
        #expect(chip[0, 31] == [255, 255, 255])
        #expect(chip[19, 16] == [255, 255, 255])
        #expect(chip[20, 31] == [0, 0, 0])
        #expect(chip[0, 15] == [0, 0, 0])
        #expect(chip[31, 0] == [0, 0, 0])
    }

    @Test func bigFacesAreAveraged() throws {
        let aligner = FaceAligner(side: 16, template: Self.template)
        // Stripes of two pixels: taking every fourth pixel would give black or white.
        let image = TestPicture.make(width: 80, height: 80) { x, _ in Array(repeating: x % 4 < 2 ? 0 : 255, count: 3) }
        let toImage = transform(scale: 4, degrees: 0, shift: SIMD2(8, 8))
        let chip = try #require(aligner.chip(of: landmarks(toImage, of: aligner, in: image), in: image))
        #expect(chip.bytes.allSatisfy { (125...130).contains($0) })
    }

    @Test(arguments: [SIMD2(0.5, 0.5), SIMD2(.nan, 0), SIMD2(1e300, 0)])
    func landmarksThatAreNoFaceHaveNoChip(point: SIMD2<Double>) {
        let landmarks = Landmarks(
            leftEye: point,
            rightEye: point,
            nose: point,
            mouthLeft: point,
            mouthRight: point
        )
        let aligner = FaceAligner(side: 16, template: Self.template)
        #expect(aligner.chip(of: landmarks, in: TestPicture.plain(0, width: 9, height: 9)) == nil)
    }

    /// A detector may answer anything; the aligner must not crash over it.
    @Test(arguments: [1e-9, 1e9, 1e200])
    func absurdLandmarksDoNoHarm(size: Double) {
        let aligner = FaceAligner(side: 8, template: Self.template)
        let image = TestPicture.plain(9, width: 9, height: 9)
        let toImage = transform(scale: size, degrees: 10, shift: SIMD2(size, -size))
        _ = aligner.chip(of: landmarks(toImage, of: aligner, in: image), in: image)
    }
}
