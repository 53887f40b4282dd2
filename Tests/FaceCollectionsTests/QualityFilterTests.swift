import FaceCollections
import FaceCore
import Testing

@Suite struct QualityFilterTests {
    /// A change to a face that passes everything, and the filters that mind.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout DetectedFace) -> Void
        var low: [RefusalReason] = []
        var medium: [RefusalReason] = []
        var high: [RefusalReason] = []
    }

    /// The image has 1000 x 500 pixels, the face 200 x 200.
    private static let cases: [Case] = [
        Case(testDescription: "good", change: { _ in }),
        Case(
            testDescription: "79 pixels wide",
            change: { $0.boundingBox.width = 0.079 },
            high: [.smallBoundingBox]
        ),
        Case(
            testDescription: "79 pixels high",
            change: { $0.boundingBox.height = 0.158 },
            high: [.smallBoundingBox]
        ),
        Case(
            testDescription: "39 pixels",
            change: { $0.boundingBox.width = 0.039 },
            medium: [.smallBoundingBox],
            high: [.smallBoundingBox]
        ),
        Case(
            testDescription: "15 pixels",
            change: { $0.boundingBox.height = 0.03 },
            low: [.smallBoundingBox],
            medium: [.smallBoundingBox],
            high: [.smallBoundingBox]
        ),
        Case(testDescription: "exactly 80 pixels", change: { $0.boundingBox.width = 0.08 }),
        Case(testDescription: "half turned", change: { $0.pose.yaw = 40 }, high: [.extremePose]),
        Case(
            testDescription: "turned",
            change: { $0.pose.yaw = -60 },
            medium: [.extremePose],
            high: [.extremePose]
        ),
        Case(
            testDescription: "from the side",
            change: { $0.pose.yaw = -85 },
            low: [.extremePose],
            medium: [.extremePose],
            high: [.extremePose]
        ),
        Case(testDescription: "looking down", change: { $0.pose.pitch = -33 }, high: [.extremePose]),
        Case(
            testDescription: "from above",
            change: { $0.pose.pitch = 65 },
            low: [.extremePose],
            medium: [.extremePose],
            high: [.extremePose]
        ),
        Case(testDescription: "lying", change: { $0.pose.roll = 90 }),
        Case(testDescription: "dim", change: { $0.quality.brightness = 15 }, high: [.lowBrightness]),
        Case(
            testDescription: "dark",
            change: { $0.quality.brightness = 4 },
            low: [.lowBrightness],
            medium: [.lowBrightness],
            high: [.lowBrightness]
        ),
        Case(testDescription: "bright", change: { $0.quality.brightness = 95 }),
        Case(testDescription: "soft", change: { $0.quality.sharpness = 20 }, high: [.lowSharpness]),
        Case(
            testDescription: "blurred",
            change: { $0.quality.sharpness = 1 },
            low: [.lowSharpness],
            medium: [.lowSharpness],
            high: [.lowSharpness]
        ),
        Case(
            testDescription: "the least that a detector reports",
            change: { $0.confidence = 78 },
            medium: [.lowConfidence],
            high: [.lowConfidence]
        ),
        Case(
            testDescription: "doubtful",
            change: { $0.confidence = 60 },
            low: [.lowConfidence],
            medium: [.lowConfidence],
            high: [.lowConfidence]
        ),
        Case(
            testDescription: "everything at once",
            change: { face in
                face.boundingBox.width = 0.001
                face.pose.yaw = 90
                face.quality = FaceQuality(brightness: 0, sharpness: 0)
                face.confidence = 0
            },
            low: [.extremePose, .lowBrightness, .lowSharpness, .lowConfidence, .smallBoundingBox],
            medium: [.extremePose, .lowBrightness, .lowSharpness, .lowConfidence, .smallBoundingBox],
            high: [.extremePose, .lowBrightness, .lowSharpness, .lowConfidence, .smallBoundingBox]
        ),
    ]

    @Test(arguments: cases) func namesEveryBarThatAFaceFails(_ example: Case) {
        var face = DetectedFace.good
        example.change(&face)
        func reasons(_ filter: QualityFilter) -> [RefusalReason] {
            filter.reasons(against: face, imageWidth: 1000, imageHeight: 500)
        }
        #expect(reasons(.none) == [])
        #expect(reasons(.low) == example.low)
        #expect(reasons(.auto) == example.low)
        #expect(reasons(.medium) == example.medium)
        #expect(reasons(.high) == example.high)
    }

    @Test func reasonsAreInTheOrderOfTheirDeclaration() {
        var face = DetectedFace.good
        face.confidence = 0
        face.pose.pitch = 90
        let reasons = QualityFilter.low.reasons(against: face, imageWidth: 10, imageHeight: 10)
        #expect(reasons == RefusalReason.allCases.filter(reasons.contains))
        #expect(reasons.count == 3)
    }
}

extension DetectedFace {
    /// Passes every filter in an image of 1000 x 500 pixels.
    fileprivate static let good = DetectedFace(
        boundingBox: BoundingBox(left: 0.1, top: 0.1, width: 0.2, height: 0.4),
        landmarks: Landmarks(leftEye: .zero, rightEye: .zero, nose: .zero, mouthLeft: .zero, mouthRight: .zero),
        confidence: 95,
        pose: Pose(roll: 0, yaw: 0, pitch: 0),
        quality: FaceQuality(brightness: 50, sharpness: 75)
    )
}
