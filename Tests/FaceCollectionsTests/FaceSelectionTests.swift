import BeetrootTesting
import FaceCollections
import FaceCore
import Testing

@Suite struct FaceSelectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// As ``ScriptedFaceAnalyzer`` reads it; earlier faces are larger.
        let image: String
        let filter: QualityFilter
        let maximumFaces: Int?
        let accepted: [Int]
        let refused: [Int: [RefusalReason]]
    }

    private static let cases: [Case] = [
        Case(
            testDescription: "no face",
            image: "",
            filter: .auto,
            maximumFaces: 1,
            accepted: [],
            refused: [:]
        ),
        Case(
            testDescription: "all of them",
            image: "a b c",
            filter: .high,
            maximumFaces: nil,
            accepted: [0, 1, 2],
            refused: [:]
        ),
        Case(
            testDescription: "as many as are allowed",
            image: "a b c",
            filter: .auto,
            maximumFaces: 3,
            accepted: [0, 1, 2],
            refused: [:]
        ),
        Case(
            testDescription: "the filter refuses with every reason",
            image: "a,yaw=80,sharpness=0 b c,side=8",
            filter: .auto,
            maximumFaces: nil,
            accepted: [1],
            refused: [0: [.extremePose, .lowSharpness], 2: [.smallBoundingBox]]
        ),
        Case(
            testDescription: "the smallest go first",
            image: "a b c d",
            filter: .auto,
            maximumFaces: 2,
            accepted: [0, 1],
            refused: [2: [.exceedsMaxFaces], 3: [.exceedsMaxFaces]]
        ),
        Case(
            testDescription: "poor faces go before small ones",
            image: "a,yaw=80 b c d",
            filter: .none,
            maximumFaces: 2,
            accepted: [1, 2],
            refused: [0: [.exceedsMaxFaces], 3: [.exceedsMaxFaces]]
        ),
        Case(
            testDescription: "of poor faces the smallest go first",
            image: "a,yaw=80 b c,sharpness=0 d",
            filter: .none,
            maximumFaces: 3,
            accepted: [0, 1, 3],
            refused: [2: [.exceedsMaxFaces]]
        ),
        Case(
            testDescription: "what the filter refuses does not count",
            image: "a,yaw=80 b c,sharpness=0 d",
            filter: .low,
            maximumFaces: 2,
            accepted: [1, 3],
            refused: [0: [.extremePose], 2: [.lowSharpness]]
        ),
        Case(
            testDescription: "filter and limit",
            image: "a,yaw=50 b c",
            filter: .medium,
            maximumFaces: 1,
            accepted: [1],
            refused: [0: [.extremePose], 2: [.exceedsMaxFaces]]
        ),
    ]

    @Test(arguments: cases) func selects(_ example: Case) async throws {
        let image = try await ScriptedFaceAnalyzer().analyze(Array(example.image.utf8)) { _ in [] }.image
        let selection = FaceSelection(image, filter: example.filter, maximumFaces: example.maximumFaces)
        #expect(selection.accepted == example.accepted)
        #expect(selection.refused == example.refused)
    }
}
