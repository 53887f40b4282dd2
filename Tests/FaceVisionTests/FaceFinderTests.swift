import Imaging
import Testing

@testable import FaceVision

@Suite struct FaceFinderTests {
    @Test(
        arguments: [
            ([], []), ([FaceCandidate(0, 0, 10, 10)], [[0, 0, 10, 10]]),
            // The better of two looks at one face.
            (
                [FaceCandidate(0, 0, 10, 10, score: 0.8), FaceCandidate(1, 0, 10, 10, score: 0.9)], [[1, 0, 10, 10]]
            ),
            // A part of a face is no face of its own.
            (
                [FaceCandidate(0, 0, 100, 100, score: 0.9), FaceCandidate(20, 20, 20, 20, score: 0.8)],
                [[0, 0, 100, 100]]
            ),
            // Neighbours, largest first whatever their scores.
            (
                [FaceCandidate(0, 0, 10, 10, score: 0.99), FaceCandidate(8, 0, 20, 20, score: 0.8)],
                [[8, 0, 20, 20], [0, 0, 10, 10]]
            ),
        ] as [([FaceCandidate], [[Double]])]
    )
    func oneCandidateAFaceRemains(candidates: [FaceCandidate], boxes: [[Double]]) {
        #expect(FaceFinder.merge(candidates).map(\.box) == boxes)
        #expect(FaceFinder.merge(candidates.reversed()).map(\.box) == boxes)
    }

    @Test func theHundredLargestRemain() {
        let candidates = (0..<130).map { FaceCandidate(Double($0) * 200, 0, Double(10 + $0), 10) }
        #expect(FaceFinder.merge(candidates.shuffled()).map(\.width) == (30..<130).reversed().map { Double(10 + $0) })
    }

    /// Takes whatever it is shown for a face, border excluded.
    private struct CredulousDetector: FaceDetector {
        let scoreThreshold = 0.5
        let reportsDoubts = false

        func detect(in canvas: Canvas) -> [FaceCandidate] {
            [
                FaceCandidate(
                    Double(canvas.left),
                    Double(canvas.top),
                    Double(canvas.content.width),
                    Double(canvas.content.height)
                )
            ]
        }
    }

    @Test(arguments: [(100, 100), (1, 1), (2000, 900), (30, 700), (2000, 10)])
    func everyLookIsInThePhotosPixels(width: Int, height: Int) throws {
        let photo = TestPicture.plain(0, width: width, height: height)
        let faces = try FaceFinder(detector: CredulousDetector()).faces(in: photo)
        let face = try #require(faces.first)
        #expect(faces.count == 1)
        // Scaling rounds to whole canvas pixels.
        let pixel = Double(max(width, height)) / 256
        #expect(areClose(face.box, [0, 0, Double(width), Double(height)], within: pixel))
    }

    /// Sees one small face in the whole photo, doubts something else there, and is sure of it in a second look.
    private struct DoubtfulDetector: FaceDetector {
        let scoreThreshold = 0.7
        let reportsDoubts: Bool
        let doubt: FaceCandidate?

        func detect(in canvas: Canvas) -> [FaceCandidate] {
            canvas.left == 0
                ? [FaceCandidate(0, 0, 40, 40, score: 0.9)] + (doubt.map { [$0] } ?? [])
                : [FaceCandidate(Double(canvas.left) + 100, Double(canvas.top) + 100, 150, 150, score: 0.9)]
        }
    }

    @Test(
        arguments: [
            (1000, true, FaceCandidate(400, 400, 300, 300, score: 0.5), 2),
            // Too small for a face that is too large.
            (1000, true, FaceCandidate(400, 400, 200, 200, score: 0.5), 1), (1000, true, nil, 1),
            // A detector that tells nothing of its doubts is always asked again.
            (1000, false, nil, 2),
            // Nothing in a small photo is too large.
            (400, true, FaceCandidate(0, 0, 400, 400, score: 0.5), 1), (400, false, nil, 1),
        ] as [(Int, Bool, FaceCandidate?, Int)]
    )
    func aDoubtfulLargeFaceIsLookedAtAgain(side: Int, reportsDoubts: Bool, doubt: FaceCandidate?, faces: Int) throws {
        let finder = FaceFinder(detector: DoubtfulDetector(reportsDoubts: reportsDoubts, doubt: doubt))
        let found = try finder.faces(in: TestPicture.plain(0, width: side, height: side))
        #expect(found.count == faces)
        #expect(found.allSatisfy { $0.score == 0.9 })
    }
}
