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
}
