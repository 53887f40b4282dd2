import FaceCore
import Foundation
import Testing

@Suite struct SimilarityCalibrationTests {
    private typealias Anchor = SimilarityCalibration.Anchor

    private static let anchors = [
        Anchor(cosine: -1, similarity: 0), Anchor(cosine: 0.3, similarity: 80), Anchor(cosine: 0.4, similarity: 95),
        Anchor(cosine: 0.45, similarity: 99), Anchor(cosine: 1, similarity: 100),
    ]

    @Test func goesThroughItsAnchorsAndBetweenThem() throws {
        let calibration = try #require(SimilarityCalibration(anchors: Self.anchors))
        for anchor in Self.anchors {
            #expect(abs(calibration.similarity(cosine: anchor.cosine) - anchor.similarity) < 1e-9)
            #expect(abs(calibration.cosine(similarity: anchor.similarity) - anchor.cosine) < 1e-9)
        }
        #expect(abs(calibration.similarity(cosine: 0.35) - 87.5) < 1e-9)
        #expect(abs(calibration.cosine(similarity: 87.5) - 0.35) < 1e-9)
    }

    @Test func risesStrictlyAndInverts() throws {
        let calibration = try #require(SimilarityCalibration(anchors: Self.anchors))
        let cosines = stride(from: -1.0, through: 1, by: 0.01)
        let similarities = cosines.map(calibration.similarity(cosine:))
        #expect(zip(similarities, similarities.dropFirst()).allSatisfy(<))
        for (cosine, similarity) in zip(cosines, similarities) {
            #expect(abs(calibration.cosine(similarity: similarity) - cosine) < 1e-9)
        }
    }

    @Test func clampsWhatIsOutOfRange() throws {
        let calibration = try #require(SimilarityCalibration(anchors: Self.anchors))
        #expect(calibration.similarity(cosine: -1.5) == 0)
        #expect(calibration.similarity(cosine: 1.5) == 100)
        #expect(calibration.cosine(similarity: -5) == -1)
        #expect(calibration.cosine(similarity: 200) == 1)
    }

    @Test(
        arguments: [
            [],
            [(-1, 0)],
            [(-1, 0), (0.9, 100)],
            [(-1, 1), (1, 100)],
            [(-1, 0), (0.5, 80), (0.5, 90), (1, 100)],
            [(-1, 0), (0.5, 80), (0.6, 80), (1, 100)],
            [(-1, 0), (0.6, 80), (0.5, 90), (1, 100)],
        ] as [[(Double, Double)]]
    )
    func otherCurvesAreRefused(points: [(Double, Double)]) throws {
        let anchors = points.map { Anchor(cosine: $0.0, similarity: $0.1) }
        #expect(SimilarityCalibration(anchors: anchors) == nil)
        let json = try JSONEncoder().encode(anchors)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SimilarityCalibration.self, from: json) }
    }

    @Test func roundTripsAsJSON() throws {
        let calibration = try #require(SimilarityCalibration(anchors: Self.anchors))
        let json = try JSONEncoder().encode(calibration)
        #expect(try JSONDecoder().decode(SimilarityCalibration.self, from: json) == calibration)
    }
}
