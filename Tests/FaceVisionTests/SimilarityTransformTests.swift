import FaceVision
import Foundation
import Testing

@Suite struct SimilarityTransformTests {
    private static let points: [SIMD2<Double>] = [
        SIMD2(38, 51), SIMD2(73, 51.5), SIMD2(56, 71), SIMD2(41, 92), SIMD2(70, 92),
    ]

    private static func transform(scale: Double, degrees: Double, shift: SIMD2<Double>) -> SimilarityTransform {
        let angle = degrees * .pi / 180
        return SimilarityTransform(a: scale * cos(angle), b: scale * sin(angle), translation: shift)
    }

    @Test(
        arguments: [
            (1, 0, SIMD2(0, 0)), (1, 0, SIMD2(5, -7)), (2, 90, SIMD2(0, 0)), (0.01, -135, SIMD2(1e4, 1e4)),
            (300, 179, SIMD2(-3, 1)), (1.5, -30, SIMD2(100, 50)),
        ] as [(Double, Double, SIMD2<Double>)]
    )
    func knownTransformsAreRecovered(scale: Double, degrees: Double, shift: SIMD2<Double>) throws {
        let known = Self.transform(scale: scale, degrees: degrees, shift: shift)
        let found = try #require(SimilarityTransform(from: Self.points, to: Self.points.map { known($0) }))
        #expect(abs(found.a - known.a) < 1e-9 * scale)
        #expect(abs(found.b - known.b) < 1e-9 * scale)
        #expect(abs(found.scale - scale) < 1e-9 * scale)
        for point in Self.points {
            let difference = found(point) - known(point)
            #expect(abs(difference.x) + abs(difference.y) < 1e-7)
            let back = found.inverse(found(point)) - point
            #expect(abs(back.x) + abs(back.y) < 1e-7)
        }
    }

    @Test func aQuarterTurnIsClockwiseOnTheScreen() {
        let turned = Self.transform(scale: 1, degrees: 90, shift: .zero)(SIMD2(1, 0))
        #expect(abs(turned.x) < 1e-12)
        #expect(abs(turned.y - 1) < 1e-12)
    }

    @Test func noNeighbourFitsBetter() throws {
        let target = zip(Self.points, [3, -2, 1, 0, -4]).map { $0 * 0.5 + SIMD2($1, -$1 * $1) }
        let best = try #require(SimilarityTransform(from: Self.points, to: target))
        func distance(_ transform: SimilarityTransform) -> Double {
            zip(Self.points, target).reduce(0) { sum, pair in
                let error = transform(pair.0) - pair.1
                return sum + (error * error).sum()
            }
        }
        for (a, b, x, y) in [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
            as [(Double, Double, Double, Double)]
        {
            for step in [-1e-4, 1e-4] {
                let shift = best.translation + SIMD2(x, y) * step
                let other = SimilarityTransform(a: best.a + a * step, b: best.b + b * step, translation: shift)
                #expect(distance(other) > distance(best))
            }
        }
    }

    @Test func mirroringIsNotATurn() throws {
        let mirrored = Self.points.map { SIMD2(-$0.x, $0.y) }
        let found = try #require(SimilarityTransform(from: Self.points, to: mirrored))
        // What is left of it shrinks, since points on both sides pull against each other.
        #expect(found.scale < 0.9)
    }

    @Test(
        arguments: [
            (Array(repeating: SIMD2(4, 4), count: 5), points), (points, Array(repeating: SIMD2(4, 4), count: 5)),
            ([SIMD2(0, 0), SIMD2(.nan, 1)], [SIMD2(0, 0), SIMD2(1, 1)]),
            ([SIMD2(0, 0), SIMD2(1, 1)], [SIMD2(0, 0), SIMD2(.infinity, 1)]),
        ] as [([SIMD2<Double>], [SIMD2<Double>])]
    )
    func pointsThatSayNothingGiveNothing(source: [SIMD2<Double>], target: [SIMD2<Double>]) {
        #expect(SimilarityTransform(from: source, to: target) == nil)
    }
}
