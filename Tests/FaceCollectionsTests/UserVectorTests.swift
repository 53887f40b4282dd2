import FaceCollections
import FaceCore
import Testing

@Suite struct UserVectorTests {
    private static let sqrtHalf = Float(0.5).squareRoot()

    @Test func nobodyHasNoVector() {
        #expect(UserVector.make([]) == nil)
    }

    @Test func oneFaceIsTheVector() throws {
        let face = try #require(Embedding(normalizing: [1, 2, 3]))
        let vector = try #require(UserVector.make([(face, 0.01)]))
        for (left, right) in zip(vector.values, face.values) { #expect(abs(left - right) < 1e-6) }
    }

    @Test(
        arguments: [
            (weights: [1.0, 1.0], expected: [sqrtHalf, sqrtHalf]),
            (weights: [0.1, 0.1], expected: [sqrtHalf, sqrtHalf]),
            (weights: [0.8, 0.6], expected: [0.8, 0.6]),
            (weights: [0.3, 0.4], expected: [0.6, 0.8]),
        ] as [(weights: [Double], expected: [Float])]
    )
    func betterFacesCountMore(_ example: (weights: [Double], expected: [Float])) throws {
        let x = try #require(Embedding(normalizing: [1, 0]))
        let y = try #require(Embedding(normalizing: [0, 1]))
        let vector = try #require(UserVector.make([(x, example.weights[0]), (y, example.weights[1])]))
        for (found, expected) in zip(vector.values, example.expected) { #expect(abs(found - expected) < 1e-6) }
        #expect(Embedding(unitLength: vector.values) != nil)
    }

    @Test func whereFacesCancelEachOtherOutTheHeaviestStands() throws {
        let here = try #require(Embedding(normalizing: [1, 0, 0]))
        let there = try #require(Embedding(normalizing: [-1, 0, 0]))
        let left = try #require(Embedding(normalizing: [0, 1, 0]))
        let right = try #require(Embedding(normalizing: [0, -1, 0]))
        #expect(UserVector.make([(here, 0.5), (there, 0.5)]) == here)
        #expect(UserVector.make([(here, 0.2), (there, 0.2), (left, 0.7), (right, 0.7)]) == left)
        // What is left is rounding, not a direction.
        #expect(UserVector.make([(here, 0.500_01), (left, 0.7), (there, 0.5), (right, 0.7)]) == left)
    }

    struct Weight: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var confidence = 100.0
        var sharpness = 100.0
        var brightness = 50.0
        var yaw = 0.0
        var pitch = 0.0
        var roll = 0.0
        let expected: Double
    }

    @Test(
        arguments: [
            Weight(testDescription: "perfect", expected: 1),
            Weight(testDescription: "half sure", confidence: 50, expected: 0.5),
            Weight(testDescription: "half sharp", sharpness: 50, expected: 0.5),
            Weight(testDescription: "dim enough", brightness: 20, expected: 1),
            Weight(testDescription: "dark", brightness: 5, expected: 0.25),
            Weight(testDescription: "glaring", brightness: 90, expected: 0.5),
            Weight(testDescription: "turned left", yaw: -60, expected: 0.5),
            Weight(testDescription: "turned and raised", yaw: 60, pitch: 60, expected: 0.25),
            Weight(testDescription: "lying", roll: 90, expected: 1),
            Weight(testDescription: "ordinary", confidence: 90, sharpness: 50, yaw: 60, expected: 0.225),
            Weight(testDescription: "black", brightness: 0, expected: 0.01),
            Weight(testDescription: "white", brightness: 100, expected: 0.01),
            Weight(testDescription: "no detail", sharpness: 0, expected: 0.01),
            Weight(testDescription: "from behind", yaw: 180, pitch: 180, expected: 0.01),
            Weight(testDescription: "out of range", confidence: 200, sharpness: 300, expected: 1),
            Weight(testDescription: "not a number", sharpness: .nan, expected: 0.01),
        ]
    )
    func weighs(_ example: Weight) {
        let face = DetectedFace(
            boundingBox: BoundingBox(left: 0, top: 0, width: 1, height: 1),
            landmarks: Landmarks(leftEye: .zero, rightEye: .zero, nose: .zero, mouthLeft: .zero, mouthRight: .zero),
            confidence: example.confidence,
            pose: Pose(roll: example.roll, yaw: example.yaw, pitch: example.pitch),
            quality: FaceQuality(brightness: example.brightness, sharpness: example.sharpness)
        )
        #expect(abs(UserVector.weight(of: face) - example.expected) < 1e-9)
    }
}
