import FaceCollections
import FaceCore
import Testing

@Suite struct UserAssociationTests {
    private static let ids = (0..<6).map { _ in FaceID() }
    private static let x = embedding([1, 0])

    /// What the collection holds: for each of `ids` but the last one, a face and its user.
    private static let stored: [(values: [Float], userID: String?)] = [
        ([1, 0], nil), ([0.6, 0.8], nil), ([0, 1], nil), ([1, 0], "anna"), ([1, 0], "ben"),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var hasFaces = true
        var minimumCosine = 0.5
        let requested: [Int]
        let changed: [Int]
        var refused: [Refusal] = []
        var status = FaceUser.Status.active
    }

    struct Refusal: Sendable {
        let face: Int
        let reason: FaceAssociation.Refusal.Reason
        var userID: String?
        var cosine: Double?
    }

    @Test(
        arguments: [
            Case(testDescription: "the first faces", hasFaces: false, requested: [2, 0], changed: [2, 0]),
            Case(testDescription: "faces that are like the user", requested: [0, 1], changed: [0, 1]),
            Case(
                testDescription: "faces that are not",
                requested: [2, 0],
                changed: [0],
                refused: [Refusal(face: 2, reason: .lowMatchConfidence, cosine: 0)]
            ),
            Case(
                testDescription: "a higher bar",
                minimumCosine: 0.61,
                requested: [1],
                changed: [],
                refused: [Refusal(face: 1, reason: .lowMatchConfidence, cosine: 0.6)]
            ),
            Case(testDescription: "the bar itself", minimumCosine: 1, requested: [0], changed: [0]),
            Case(testDescription: "own faces", requested: [3, 3], changed: []),
            Case(
                testDescription: "somebody else's",
                requested: [4],
                changed: [],
                refused: [Refusal(face: 4, reason: .associatedToADifferentUser, userID: "ben")]
            ),
            Case(
                testDescription: "an unknown face of a user without any",
                hasFaces: false,
                requested: [5],
                changed: [],
                refused: [Refusal(face: 5, reason: .faceNotFound)],
                status: .created
            ),
            Case(
                testDescription: "each once, in the order of the request",
                requested: [5, 1, 4, 0, 1, 5, 2],
                changed: [1, 0],
                refused: [
                    Refusal(face: 5, reason: .faceNotFound),
                    Refusal(face: 4, reason: .associatedToADifferentUser, userID: "ben"),
                    Refusal(face: 2, reason: .lowMatchConfidence, cosine: 0),
                ]
            ),
            Case(testDescription: "nothing", requested: [], changed: []),
            Case(testDescription: "nothing at all", hasFaces: false, requested: [], changed: [], status: .created),
        ]
    )
    func associates(_ example: Case) throws {
        let association = UserAssociation(
            userID: "anna",
            vector: example.hasFaces ? Self.x : nil,
            faceCount: example.hasFaces ? 1 : 0
        )
        let answer = try association.associating(
            example.requested.map { Self.ids[$0] },
            minimumCosine: example.minimumCosine,
            limit: 100,
            face: Self.face
        )
        try expect(answer, example)
    }

    @Test(
        arguments: [
            Case(testDescription: "the last face", requested: [3, 3], changed: [3], status: .created),
            Case(testDescription: "nobody's", requested: [0], changed: []),
            Case(
                testDescription: "somebody else's",
                requested: [4],
                changed: [],
                refused: [Refusal(face: 4, reason: .associatedToADifferentUser, userID: "ben")]
            ),
            Case(
                testDescription: "each once, in the order of the request",
                requested: [5, 0, 4, 3, 5],
                changed: [3],
                refused: [
                    Refusal(face: 5, reason: .faceNotFound),
                    Refusal(face: 4, reason: .associatedToADifferentUser, userID: "ben"),
                ],
                status: .created
            ),
            Case(testDescription: "nothing", requested: [], changed: []),
        ]
    )
    func disassociates(_ example: Case) throws {
        let association = UserAssociation(userID: "anna", vector: Self.x, faceCount: 1)
        let answer = association.disassociating(example.requested.map { Self.ids[$0] }) { Self.face($0)?.face }
        try expect(answer, example)
    }

    @Test(
        arguments: [
            (count: 0, requested: [0, 1], limit: 2, fits: true),
            (count: 0, requested: [0, 1, 2], limit: 2, fits: false),
            (count: 99, requested: [0], limit: 100, fits: true),
            (count: 99, requested: [0, 0], limit: 100, fits: true),
            (count: 99, requested: [0, 1], limit: 100, fits: false),
            (count: 100, requested: [0], limit: 100, fits: false),
            (count: 100, requested: [3, 4, 5], limit: 100, fits: true),
            (count: 101, requested: [3], limit: 100, fits: true),
        ]
    )
    func aUserHasNoMoreFacesThanTheLimit(_ example: (count: Int, requested: [Int], limit: Int, fits: Bool)) {
        let association = UserAssociation(
            userID: "anna",
            vector: example.count > 0 ? Self.x : nil,
            faceCount: example.count
        )
        func associate() throws -> FaceAssociation {
            try association.associating(
                example.requested.map { Self.ids[$0] },
                minimumCosine: -1,
                limit: example.limit,
                face: Self.face
            )
        }
        if example.fits {
            #expect(throws: Never.self) { try associate() }
        } else {
            #expect(throws: FaceStoreError.tooManyUserFaces(limit: example.limit)) { try associate() }
        }
    }

    private func expect(_ answer: FaceAssociation, _ example: Case) throws {
        #expect(answer.changed == example.changed.map { Self.ids[$0] })
        #expect(answer.status == example.status)
        #expect(answer.refused.map(\.id) == example.refused.map { Self.ids[$0.face] })
        #expect(answer.refused.map(\.reason) == example.refused.map(\.reason))
        #expect(answer.refused.map(\.userID) == example.refused.map(\.userID))
        for (found, expected) in zip(answer.refused, example.refused) {
            if let cosine = expected.cosine {
                #expect(abs(try #require(found.cosine) - cosine) < 1e-6)
            } else {
                #expect(found.cosine == nil)
            }
        }
    }

    private static func face(_ id: FaceID) -> EmbeddedFace? {
        guard let position = ids.firstIndex(of: id), position < stored.count else { return nil }
        let face = StoredFace(
            id: id,
            imageID: ImageID(image: [1, 2, 3]),
            externalImageID: nil,
            boundingBox: BoundingBox(left: 0, top: 0, width: 1, height: 1),
            confidence: 99,
            model: ModelID(pack: "test", version: 1, precision: "f32"),
            userID: stored[position].userID
        )
        return EmbeddedFace(face: face, embedding: embedding(stored[position].values))
    }

    private static func embedding(_ values: [Float]) -> Embedding {
        guard let embedding = Embedding(normalizing: values) else {
            preconditionFailure("the vectors above have a direction")
        }
        return embedding
    }
}
