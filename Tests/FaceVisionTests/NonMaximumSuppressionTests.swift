import Testing

@testable import FaceVision

@Suite struct NonMaximumSuppressionTests {
    /// Candidates' scores fall in the order of the list.
    private func kept(
        _ boxes: [(Double, Double, Double, Double)],
        _ overlap: NonMaximumSuppression.Overlap,
        above limit: Double
    ) -> [Int] {
        let candidates = boxes.enumerated().map { index, box in
            FaceCandidate(box.0, box.1, box.2, box.3, score: 1 - Double(index) / 10)
        }
        let suppressed = NonMaximumSuppression.suppress(candidates.reversed(), overlap: overlap, above: limit)
        return suppressed.compactMap { face in candidates.firstIndex { $0.score == face.score } }
    }

    @Test(
        arguments: [
            ([], .union, 0.5, []), ([(0, 0, 10, 10)], .union, 0, [0]),
            ([(0, 0, 10, 10), (0, 0, 10, 10)], .union, 0.9, [0]),
            ([(0, 0, 10, 10), (10, 0, 10, 10)], .union, 0, [0, 1]),
            // A third shared: at the limit both stay, below it one goes.
            ([(0, 0, 10, 10), (5, 0, 10, 10)], .union, 1.0 / 3, [0, 1]),
            ([(0, 0, 10, 10), (5, 0, 10, 10)], .union, 0.33, [0]),
            ([(0, 0, 10, 10), (5, 0, 10, 10)], .minimum, 0.49, [0]),
            ([(0, 0, 10, 10), (5, 0, 10, 10)], .minimum, 0.5, [0, 1]),
            // A small box in a large one.
            ([(0, 0, 10, 10), (2, 2, 3, 3)], .union, 0.1, [0, 1]),
            ([(0, 0, 10, 10), (2, 2, 3, 3)], .minimum, 0.7, [0]),
            ([(2, 2, 3, 3), (0, 0, 10, 10)], .minimum, 0.7, [0]),
            // Only what is kept suppresses: the second goes, so the third stays.
            ([(0, 0, 10, 10), (4, 0, 10, 10), (8, 0, 10, 10)], .union, 0.4, [0, 2]),
        ] as [([(Double, Double, Double, Double)], NonMaximumSuppression.Overlap, Double, [Int])]
    )
    func theBestOfEachFaceStays(
        boxes: [(Double, Double, Double, Double)],
        overlap: NonMaximumSuppression.Overlap,
        limit: Double,
        expected: [Int]
    ) {
        #expect(kept(boxes, overlap, above: limit) == expected)
    }

    /// Two thirds of the weight lie on the first, one on the second; the third overlaps by a third only.
    @Test func aFaceIsWhereItsCandidatesSay() {
        func candidate(_ left: Double, _ score: Double) -> FaceCandidate {
            let landmarks = (0..<5).map { SIMD2(left + Double($0), 5) }
            return FaceCandidate(left: left, top: 0, width: 10, height: 10, landmarks: landmarks, score: score)
        }
        let candidates = [candidate(0, 0.8), candidate(3, 0.4), candidate(5, 0.7)]
        let voted = NonMaximumSuppression.vote(on: [candidates[0]], by: candidates)
        #expect(voted.map(\.score) == [0.8])
        #expect(areClose(voted[0].box, [1, 0, 10, 10]))
        #expect(areClose(voted[0].landmarks.flatMap { [$0.x, $0.y] }, [1, 5, 2, 5, 3, 5, 4, 5, 5, 5]))
    }

    @Test func aFaceWithoutCandidatesStaysWhereItIs() {
        let face = FaceCandidate(0, 0, 10, 10)
        #expect(NonMaximumSuppression.vote(on: [face], by: []) == [face])
    }
}
