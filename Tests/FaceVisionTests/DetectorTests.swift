import Foundation
import Imaging
import Inference
import Testing

@testable import FaceVision

/// What detectors make of a network's numbers.
@Suite struct DetectorTests {
    // MARK: - YuNet

    /// The twelve outputs for 64 x 64 pixels, zero but for one cell of the middle stride.
    private func yuNet(cell: Int, classification: Float, objectness: Float, box: [Float], points: [Float]) -> [Tensor] {
        [1, 1, 4, 10].enumerated().flatMap { kind, channels in
            [8, 16, 32].map { stride in
                let cells = (64 / stride) * (64 / stride)
                var values = [Float](repeating: 0, count: cells * channels)
                if stride == 16 {
                    let content = [[classification], [objectness], box, points][kind]
                    values.replaceSubrange(cell * channels..<(cell + 1) * channels, with: content)
                }
                return Tensor(shape: [1, cells, channels], values: values)
            }
        }
    }

    private static let offsets: [Float] = [0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1]

    @Test func yuNetCellsBecomeFaces() throws {
        // Second row, third column of four; its box is twice and four times the stride.
        let outputs = yuNet(
            cell: 6,
            classification: 0.81,
            objectness: 1.3,
            box: [0.5, 0.25, log(2), log(4)],
            points: Self.offsets
        )
        let faces = YuNetDetector.decode(outputs, width: 64, height: 64, leastScore: 0.9 - 1e-6)
        let face = try #require(faces.first)
        #expect(faces.count == 1)
        #expect(areClose(face.box, [40 - 16, 20 - 32, 32, 64]))
        #expect(abs(face.score - 0.9) < 1e-6)
        #expect(face.landmarks == [SIMD2(32, 16), SIMD2(48, 16), SIMD2(40, 24), SIMD2(32, 32), SIMD2(48, 32)])
        #expect(YuNetDetector.decode(outputs, width: 64, height: 64, leastScore: 0.91).isEmpty)
    }

    @Test(
        arguments: [
            (.nan, [0, 0, 1, 1]), (1, [0, 0, 1000, 1]), (1, [.nan, 0, 1, 1]), (1, [0, 0, -10, 1]), (-1, [0, 0, 1, 1]),
        ] as [(Float, [Float])]
    )
    func implausibleYuNetCellsAreNoFaces(score: Float, box: [Float]) {
        let outputs = yuNet(cell: 0, classification: score, objectness: 1, box: box, points: Self.offsets)
        #expect(YuNetDetector.decode(outputs, width: 64, height: 64, leastScore: 0.5).isEmpty)
    }

    @Test func outputsOfAnotherModelAreNoFaces() {
        let outputs = yuNet(cell: 0, classification: 1, objectness: 1, box: [0, 0, 1, 1], points: Self.offsets)
        #expect(YuNetDetector.decode([], width: 64, height: 64, leastScore: 0).isEmpty)
        #expect(YuNetDetector.decode(Array(outputs.dropLast()), width: 64, height: 64, leastScore: 0).isEmpty)
        #expect(YuNetDetector.decode(outputs, width: 96, height: 64, leastScore: 0).isEmpty)
        #expect(SCRFDDetector.decode(outputs, width: 64, height: 64, leastScore: 0).isEmpty)
        #expect(SCRFDDetector.decode([], width: 64, height: 64, leastScore: 0).isEmpty)
        #expect(MTCNNDetector.decodeProposals(outputs, scale: 1).isEmpty)
    }

    @Test func yuNetSeesBlueGreenRed() throws {
        let session = ScriptedSession { _, _ in [] }
        let detector = YuNetDetector(session: session, scoreThreshold: 0.5)
        let photo = TestPicture.make(width: 320, height: 320) { _, _ in [10, 20, 30] }
        #expect(try detector.detect(in: Canvas(photo, layout: .whole(photoWidth: 320, photoHeight: 320))).isEmpty)
        let input = try #require(session.inputs.first)
        #expect(input.shape == [1, 3, 320, 320])
        #expect([0, 1, 2].map { input.values[$0 * 320 * 320] } == [30, 20, 10])
    }

    // MARK: - SCRFD

    /// The nine outputs for 64 x 32 pixels, zero but for one anchor of the smallest stride.
    private func scrfd(anchor: Int, score: Float, box: [Float], points: [Float], isBatched: Bool) -> [Tensor] {
        [1, 4, 10].enumerated().flatMap { kind, channels in
            [8, 16, 32].map { stride in
                let anchors = (64 / stride) * (32 / stride) * 2
                var values = [Float](repeating: 0, count: anchors * channels)
                if stride == 8 {
                    let content = [[score], box, points][kind]
                    values.replaceSubrange(anchor * channels..<(anchor + 1) * channels, with: content)
                }
                return Tensor(shape: (isBatched ? [1] : []) + [anchors, channels], values: values)
            }
        }
    }

    @Test(arguments: [true, false])
    func scrfdAnchorsBecomeFaces(isBatched: Bool) throws {
        // Second anchor of the second row's fourth cell.
        let outputs = scrfd(
            anchor: (8 + 3) * 2 + 1,
            score: 0.75,
            box: [1, 0.5, 2, 1.5],
            points: Self.offsets,
            isBatched: isBatched
        )
        for order in [outputs, outputs.reversed(), Array(outputs[4...] + outputs[..<4])] {
            let faces = SCRFDDetector.decode(order, width: 64, height: 32, leastScore: 0.75)
            let face = try #require(faces.first)
            #expect(faces.count == 1)
            #expect(face.box == [24 - 8, 8 - 4, 24, 16])
            #expect(face.score == 0.75)
            #expect(face.landmarks == [SIMD2(24, 8), SIMD2(32, 8), SIMD2(28, 12), SIMD2(24, 16), SIMD2(32, 16)])
            #expect(SCRFDDetector.decode(order, width: 64, height: 32, leastScore: 0.76).isEmpty)
        }
    }

    @Test func implausibleSCRFDAnchorsAreNoFaces() {
        for box in [[-2, 0, 1, 1], [.infinity, 1, 1, 1], [0, 0, 0, 0]] as [[Float]] {
            let outputs = scrfd(anchor: 0, score: 1, box: box, points: Self.offsets, isBatched: false)
            #expect(SCRFDDetector.decode(outputs, width: 64, height: 32, leastScore: 0.5).isEmpty)
        }
    }

    // MARK: - MTCNN

    /// A probability and four offsets for each cell of a map.
    private static func proposals(rows: Int, columns: Int, _ found: [Int: (Float, [Float])]) -> [Tensor] {
        let plane = rows * columns
        var probability = [Float](repeating: 0, count: plane * 2)
        var offsets = [Float](repeating: 0, count: plane * 4)
        for (cell, content) in found {
            probability[cell] = 1 - content.0
            probability[plane + cell] = content.0
            for (edge, offset) in content.1.enumerated() { offsets[edge * plane + cell] = offset }
        }
        return [
            Tensor(shape: [1, 4, rows, columns], values: offsets),
            Tensor(shape: [1, 2, rows, columns], values: probability),
        ]
    }

    @Test func proposalsBecomeBoxes() {
        let outputs = Self.proposals(
            rows: 2,
            columns: 3,
            [5: (0.9, [0.5, -0.5, 0.5, 1]), 0: (0.61, [0, 0, 0, 0]), 1: (0.59, [0, 0, 0, 0])]
        )
        let boxes = MTCNNDetector.decodeProposals(outputs, scale: 0.5)
        #expect(boxes.count == 2)
        // The cell's twelve pixels, twice as large in the photo: 2...24 for the first.
        #expect(areClose(boxes[0].box, [2, 2, 22, 22]))
        #expect(areClose(boxes[1].box, [21, -5, 22, 55]))
        #expect(areClose(boxes.map(\.score), [0.61, 0.9]))
        // P-Net's outputs come in either order.
        #expect(MTCNNDetector.decodeProposals(outputs.reversed(), scale: 0.5) == boxes)
    }

    /// A detector whose first pyramid level proposes one box at (1, 1) of 19 pixels.
    private func cascade(
        refined: Float,
        finished: Float,
        offsets: [Float] = [0, 0, 0, 0]
    ) -> (detector: MTCNNDetector, refinement: ScriptedSession, output: ScriptedSession) {
        let proposal = ScriptedSession { _, turn in
            Self.proposals(rows: 1, columns: 1, turn == 0 ? [0: (0.9, [0, 0, 0, 0])] : [:])
        }
        let refinement = ScriptedSession { input, _ in
            [
                Tensor(shape: [1, 2], values: [1 - refined, refined]),
                Tensor(shape: [1, 4], values: offsets),
            ]
        }
        let output = ScriptedSession { _, _ in
            [
                Tensor(shape: [1, 4], values: [0, 0, 0, 0]), Tensor(shape: [1, 2], values: [1 - finished, finished]),
                Tensor(shape: [1, 10], values: [0, 1, 0.5, 0, 1, 0, 0, 0.5, 1, 1]),
            ]
        }
        let detector = MTCNNDetector(
            proposal: proposal,
            refinement: refinement,
            output: output,
            scoreThreshold: 0.7
        )
        return (detector, refinement, output)
    }

    private func canvas() throws -> Canvas {
        try Canvas(TestPicture.plain(255, width: 64, height: 64), layout: .whole(photoWidth: 64, photoHeight: 64))
    }

    @Test func threeStagesFindAFace() throws {
        let (detector, refinement, output) = cascade(refined: 0.95, finished: 0.99)
        let faces = try detector.detect(in: try canvas())
        let face = try #require(faces.first)
        #expect(faces.count == 1)
        #expect(areClose(face.box, [1, 1, 19, 19]))
        #expect(abs(face.score - 0.99) < 1e-6)
        #expect(face.landmarks == [SIMD2(1, 1), SIMD2(20, 1), SIMD2(10.5, 10.5), SIMD2(1, 20), SIMD2(20, 20)])
        #expect(refinement.inputs.map(\.shape) == [[1, 3, 24, 24]])
        #expect(output.inputs.map(\.shape) == [[1, 3, 48, 48]])
        // White, normalised.
        #expect(output.inputs[0].values.allSatisfy { $0 == 127.5 / 128 })
    }

    @Test func refinementMovesAndSquaresTheBox() throws {
        // Twice as high: the square of the longer side lies around the same centre.
        let (detector, _, _) = cascade(refined: 0.95, finished: 0.99, offsets: [0, 0, 0, 1])
        let face = try #require(try detector.detect(in: try canvas()).first)
        #expect(areClose(face.box, [-8, 1, 38, 38]))
    }

    @Test(arguments: [(0.7, 0.99, 0), (0.69, 0.99, 0), (0.95, 0.69, 1), (0.95, 0.71, 1)] as [(Float, Float, Int)])
    func eachStageRefusesWhatItDoubts(refined: Float, finished: Float, outputRuns: Int) throws {
        let (detector, _, output) = cascade(refined: refined, finished: finished)
        #expect(try detector.detect(in: try canvas()).count == (refined > 0.7 && finished >= 0.7 ? 1 : 0))
        #expect(output.inputs.count == outputRuns)
    }
}
