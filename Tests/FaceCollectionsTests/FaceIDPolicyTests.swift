import FaceCollections
import FaceCore
import Foundation
import Testing

@Suite struct FaceIDPolicyTests {
    /// A submission, what the collection holds, and what becomes of each face. Faces are degrees in the plane; two are the
    /// same capture up to 18 degrees apart.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var rules: FaceIDPolicy.Rules = .rekognition
        var externalImageID: String?
        var stored: [(degrees: Double, externalImageID: String?)] = []
        let submitted: [Double]
        let expected: [Expected]
    }

    enum Expected: Sendable, Equatable {
        /// The face stored at this position.
        case stored(Int)
        case new
        case sameAs(Int)
    }

    private static let cases: [Case] = [
        Case(testDescription: "one unknown face", stored: [(90, nil)], submitted: [0], expected: [.new]),
        Case(testDescription: "one known face", stored: [(90, nil), (0, nil)], submitted: [3], expected: [.stored(1)]),
        Case(testDescription: "one face known elsewhere", stored: [(0, "a")], submitted: [3], expected: [.stored(0)]),
        Case(
            testDescription: "one face known twice: the most similar",
            stored: [(0, nil), (10, "a")],
            submitted: [8],
            expected: [.stored(1)]
        ),
        Case(
            testDescription: "one face known twice: the oldest of equals",
            stored: [(0, nil), (0, "a")],
            submitted: [0],
            expected: [.stored(0)]
        ),
        Case(
            testDescription: "several faces without a key",
            stored: [(0, nil), (90, nil)],
            submitted: [0, 90, 0],
            expected: [.new, .new, .new]
        ),
        Case(testDescription: "no face", submitted: [], expected: []),
        Case(testDescription: "no face with a key", externalImageID: "a", submitted: [], expected: []),
        Case(
            testDescription: "a new key",
            externalImageID: "a",
            stored: [(0, nil), (0, "b")],
            submitted: [0],
            expected: [.new]
        ),
        Case(
            testDescription: "a known key",
            externalImageID: "a",
            stored: [(0, nil), (0, "a"), (90, "b")],
            submitted: [90, 5],
            expected: [.new, .stored(1)]
        ),
        Case(
            testDescription: "a collage",
            externalImageID: "a",
            submitted: [0, 90, 5, 95],
            expected: [.new, .new, .sameAs(0), .sameAs(1)]
        ),
        Case(
            testDescription: "a collage whose first instance is stored",
            externalImageID: "a",
            stored: [(0, "a")],
            submitted: [10, 25],
            expected: [.stored(0), .sameAs(0)]
        ),
        Case(
            testDescription: "a chain points at its first face",
            externalImageID: "a",
            submitted: [0, 15, 30, 45],
            expected: [.new, .sameAs(0), .sameAs(0), .sameAs(0)]
        ),
        Case(
            testDescription: "between two faces the more similar one",
            externalImageID: "a",
            submitted: [0, 25, 15],
            expected: [.new, .new, .sameAs(1)]
        ),
        Case(
            testDescription: "a new face comes before a repeated one",
            externalImageID: "a",
            submitted: [0, 15, 30.5, -17, 48],
            expected: [.new, .sameAs(0), .sameAs(0), .sameAs(0), .sameAs(0)]
        ),
        Case(
            testDescription: "idempotent: several faces without a key",
            rules: .idempotent,
            stored: [(0, nil), (0, "a"), (90, "a")],
            submitted: [90, 5, 92],
            expected: [.new, .stored(0), .sameAs(0)]
        ),
        Case(
            testDescription: "idempotent: one face without a key",
            rules: .idempotent,
            stored: [(0, "a")],
            submitted: [0],
            expected: [.new]
        ),
        Case(
            testDescription: "idempotent: a known key",
            rules: .idempotent,
            externalImageID: "a",
            stored: [(0, nil), (0, "a")],
            submitted: [0],
            expected: [.stored(1)]
        ),
    ]

    @Test(arguments: cases) func decides(_ example: Case) throws {
        let policy = FaceIDPolicy(rules: example.rules, duplicateCosine: 0.95)
        let stored = example.stored.map { (id: FaceID(), face: face($0.degrees), key: $0.externalImageID) }
        var made: [FaceID] = []
        let decisions = policy.decide(
            example.submitted.map(face),
            externalImageID: example.externalImageID
        ) { embedding, scope in
            let inScope = stored.filter { scope == .wholeCollection || scope == .externalImageID($0.key) }
            let near = inScope.filter { $0.face.cosine(embedding) >= 0.95 }
            // The first of equals.
            return near.max { $0.face.cosine(embedding) < $1.face.cosine(embedding) }.flatMap { best in
                near.first { $0.face.cosine(embedding) == best.face.cosine(embedding) }?.id
            }
        } makeID: {
            made.append(FaceID())
            return made[made.count - 1]
        }
        let expected: [FaceIDPolicy.Decision] = example.expected.map {
            switch $0 {
            case .stored(let position): .existing(stored[position].id)
            case .new: .new(made.isEmpty ? FaceID() : made.removeFirst())
            case .sameAs(let position): .sameAs(position: position)
            }
        }
        #expect(decisions == expected)
        #expect(made.isEmpty)
    }

    @Test(arguments: FaceIDPolicy.Rules.allCases, [[0.0], [0, 90], [0, 90, 180]])
    func asksOnlyForFacesThatCount(_ rules: FaceIDPolicy.Rules, submitted: [Double]) {
        func scopes(_ externalImageID: String?) -> [FaceIDPolicy.Scope] {
            var scopes: [FaceIDPolicy.Scope] = []
            _ = FaceIDPolicy(rules: rules, duplicateCosine: 0.95).decide(
                submitted.map(face),
                externalImageID: externalImageID
            ) { _, scope in
                scopes.append(scope)
                return nil
            } makeID: {
                FaceID()
            }
            return scopes
        }
        #expect(scopes("a") == submitted.map { _ in .externalImageID("a") })
        switch rules {
        case .rekognition: #expect(scopes(nil) == (submitted.count == 1 ? [.wholeCollection] : []))
        case .idempotent: #expect(scopes(nil) == submitted.map { _ in .externalImageID(nil) })
        }
    }

    @Test func passesOnWhatTheLookupThrows() {
        struct Failure: Error {}
        let policy = FaceIDPolicy(rules: .rekognition, duplicateCosine: 0.95)
        #expect(throws: Failure.self) {
            try policy.decide([face(0)], externalImageID: nil) { _, _ in
                throw Failure()
            } makeID: {
                FaceID()
            }
        }
    }

    private func face(_ degrees: Double) -> Embedding {
        let radians = degrees * .pi / 180
        guard let embedding = Embedding(normalizing: [Float(cos(radians)), Float(sin(radians))]) else {
            preconditionFailure("a point on the circle has a direction")
        }
        return embedding
    }
}
