import FaceCore
import Imaging
import Inference
import Testing

@testable import FaceVision

@Suite struct ChipEmbedderTests {
    private static let side = 8
    private static let template = [[0.25, 0.25], [0.75, 0.25], [0.5, 0.5], [0.25, 0.75], [0.75, 0.75]]
    private static let image = TestPicture.noise(width: side, height: side)
    /// Landmarks at the template's places, so that the chip is the image.
    private static let landmarks = Landmarks(
        leftEye: SIMD2(0.25, 0.25),
        rightEye: SIMD2(0.75, 0.25),
        nose: SIMD2(0.5, 0.5),
        mouthLeft: SIMD2(0.25, 0.75),
        mouthRight: SIMD2(0.75, 0.75)
    )

    private func embedder(
        _ session: ScriptedSession,
        order: PackManifest.Embedder.ChannelOrder = .rgb,
        mirrorAverage: Bool = false
    ) -> ChipEmbedder {
        let specification = PackManifest.Embedder(
            model: "scripted",
            inputSize: Self.side,
            channelOrder: order,
            mean: [10, 20, 30],
            scale: 0.25,
            template: Self.template,
            mirrorAverage: mirrorAverage,
            dimension: 2
        )
        return ChipEmbedder(session: session, specification: specification)
    }

    private func answering(_ answers: [Float]...) -> ScriptedSession {
        ScriptedSession { _, turn in [Tensor(shape: [1, answers[turn].count], values: answers[turn])] }
    }

    private func planes(_ order: PackManifest.Embedder.ChannelOrder, mirrored: Bool) -> [Float] {
        (0..<3).flatMap { channel in
            (0..<Self.side * Self.side).map { place in
                let (y, x) = place.quotientAndRemainder(dividingBy: Self.side)
                let colour = Self.image[mirrored ? Self.side - 1 - x : x, y]
                return (Float(colour[order == .rgb ? channel : 2 - channel]) - [10, 20, 30][channel]) * 0.25
            }
        }
    }

    @Test(arguments: [PackManifest.Embedder.ChannelOrder.rgb, .bgr])
    func theModelSeesNormalisedPlanes(order: PackManifest.Embedder.ChannelOrder) throws {
        let session = answering([3, 4])
        let embedding = try embedder(session, order: order).embed(Self.landmarks, in: Self.image)
        #expect(session.inputs == [Tensor(shape: [1, 3, 8, 8], values: planes(order, mirrored: false))])
        let values = try #require(embedding?.values).map { Double($0) }
        #expect(areClose(values, [0.6, 0.8], within: 1e-6))
    }

    @Test func theMirrorImageIsAveraged() throws {
        // Of different length on purpose: each counts the same.
        let session = answering([3, 4], [0, 50])
        let embedding = try embedder(session, mirrorAverage: true).embed(Self.landmarks, in: Self.image)
        #expect(session.inputs.map(\.values) == [planes(.rgb, mirrored: false), planes(.rgb, mirrored: true)])
        let values = try #require(embedding?.values).map { Double($0) }
        let length = (0.3 * 0.3 + 0.9 * 0.9).squareRoot()
        #expect(areClose(values, [0.3 / length, 0.9 / length], within: 1e-6))
    }

    @Test(arguments: [[], [1], [1, 2, 3], [0, 0], [.nan, 1], [.infinity, 1]] as [[Float]])
    func answersThatAreNoDirectionAreNoEmbedding(answer: [Float]) throws {
        #expect(try embedder(answering(answer)).embed(Self.landmarks, in: Self.image) == nil)
        #expect(
            try embedder(answering([1, 1], answer), mirrorAverage: true).embed(Self.landmarks, in: Self.image) == nil
        )
    }

    @Test func withoutAFaceTheModelIsNotAsked() throws {
        let session = answering()
        let point = SIMD2(0.5, 0.5)
        #expect(try embedder(session).embed(Self.landmarks.map { _ in point }, in: Self.image) == nil)
        #expect(session.inputs.isEmpty)
    }
}
