internal import FaceCollections
internal import FaceCore
internal import Testing

extension FaceStoreContract {
    /// The table of FaceIds, row by row, and the second policy.
    static let identity: [FaceStoreContract] = [
        FaceStoreContract("without ExternalImageId one face that is not stored is new") { subject in
            let store = try await subject.store()
            let anna = try await store.index([0])
            let otherPhoto = try await store.index([40], image: "other")
            #expect(anna != otherPhoto)
            #expect(try await store.allFaces().map(\.id) == anna + otherPhoto)
        },

        FaceStoreContract("without ExternalImageId one face that is stored keeps its FaceId in every run") { subject in
            let store = try await subject.store()
            let first = try await store.index([0])
            for degrees in [0.0, 0, 10, -10] {
                #expect(try await store.index([degrees]) == first)
            }
            #expect(try await store.faceCount() == 1)
        },

        FaceStoreContract("without ExternalImageId one face stored several times is the most similar one") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 10, 90, 90])
            #expect(try await store.index([2]) == [ids[0]])
            #expect(try await store.index([8]) == [ids[1]])
            #expect(try await store.index([90]) == [ids[2]])
            #expect(try await store.faceCount() == 4)
        },

        FaceStoreContract("without ExternalImageId one face is also known from photos that have one") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 90], image: "first", under: "photo")
            let submission = Sample.submission([5], image: "second")
            let answer = try await store.indexFaces(submission, into: "faces")
            #expect(answer.map(\.id) == [ids[0]])
            // It is the stored face, as this image shows it.
            #expect(answer[0].externalImageID == "photo")
            #expect(answer[0].imageID == submission.imageID)
            #expect(answer[0].boundingBox == submission.faces[0].boundingBox)
        },

        FaceStoreContract("without ExternalImageId several faces are new in every run") { subject in
            let store = try await subject.store()
            var ids: Set<FaceID> = []
            for run in 1...3 {
                ids.formUnion(try await store.index([0, 90, 0]))
                #expect(ids.count == 3 * run)
                #expect(try await store.faceCount() == 3 * run)
            }
        },

        FaceStoreContract("a new ExternalImageId makes new faces, wherever else they are stored") { subject in
            let store = try await subject.store()
            let without = try await store.index([0])
            let under = try await store.index([0], under: "a")
            let other = try await store.index([0], under: "b")
            let caseDiffers = try await store.index([0], under: "A")
            #expect(Set(without + under + other + caseDiffers).count == 4)
            #expect(try await store.allFaces().map(\.externalImageID) == [nil, "a", "b", "A"])
        },

        FaceStoreContract("a known ExternalImageId keeps the FaceIds of the same faces") { subject in
            let store = try await subject.store()
            try await store.index([0, 90])
            let ids = try await store.index([0, 90], under: "a")
            #expect(try await store.index([95, 5], image: "other", under: "a") == [ids[1], ids[0]])
            #expect(try await store.index([90], image: "crop", under: "a") == [ids[1]])
            #expect(try await store.faceCount() == 4)
        },

        FaceStoreContract("a known ExternalImageId makes new FaceIds of other faces") { subject in
            let store = try await subject.store()
            try await store.index([40], under: "b")
            let first = try await store.index([0], under: "a")
            let second = try await store.index([40, 0, 180], under: "a")
            #expect(second[1] == first[0])
            #expect(Set(second).count == 3)
            #expect(try await store.faceCount() == 4)
        },

        FaceStoreContract("the same face twice in an image is stored once and answered twice") { subject in
            let store = try await subject.store()
            let submission = Sample.submission([0, 90, 3], image: "collage", under: "a")
            let first = try await store.indexFaces(submission, into: "faces")
            #expect(first[0].id == first[2].id)
            #expect(first[0].id != first[1].id)
            #expect(first.map(\.boundingBox) == [Sample.box(0), Sample.box(1), Sample.box(2)])
            #expect(first.map(\.confidence) == [98.5, 97.5, 96.5])
            #expect(try await store.allFaces() == Array(first.prefix(2)))
            #expect(try await store.indexFaces(submission, into: "faces") == first)
            #expect(try await store.faceCount() == 2)
        },

        FaceStoreContract("a chain of the same face in an image has one FaceId, in every run") { subject in
            let store = try await subject.store()
            // Neighbours are the same capture, the ends (30 degrees apart) are not.
            let first = try await store.index([0, 15, 30], under: "a")
            #expect(Set(first).count == 1)
            #expect(try await store.index([0, 15, 30], under: "a") == first)
            #expect(try await store.faceCount() == 1)
        },

        FaceStoreContract("an answer shows the submitted image, the store keeps the first one") { subject in
            let store = try await subject.store()
            let first = Sample.submission([0], image: "first", under: "a")
            let stored = try await store.indexFaces(first, into: "faces")
            let second = Sample.submission([90, 1], image: "second", under: "a")
            let answer = try await store.indexFaces(second, into: "faces")
            #expect(answer[1].id == stored[0].id)
            #expect(answer.map(\.imageID) == [second.imageID, second.imageID])
            #expect(answer[1].boundingBox == Sample.box(1))
            #expect(answer[1].confidence == 97.5)
            #expect(try await store.allFaces() == [stored[0], answer[0]])
            #expect(try await store.embeddedFace(stored[0].id, in: "faces")?.embedding == Sample.face(0))
        },

        FaceStoreContract("an answer names the user of a face that is stored") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0], under: "a")
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.associate(ids, with: "anna")
            let answer = try await store.indexFaces(Sample.submission([0, 90], under: "a"), into: "faces")
            #expect(answer.map(\.userID) == ["anna", nil])
        },

        FaceStoreContract("two runs of two faces without ExternalImageId are four faces of one image") { subject in
            let store = try await subject.store()
            let submission = Sample.submission([0, 90])
            let first = try await store.indexFaces(submission, into: "faces")
            let second = try await store.indexFaces(submission, into: "faces")
            #expect(Set((first + second).map(\.id)).count == 4)
            #expect(Set((first + second).map(\.imageID)).count == 1)
            #expect(try await store.faceCount() == 4)
        },

        FaceStoreContract("two runs of two faces with an ExternalImageId are two faces") { subject in
            let store = try await subject.store()
            let submission = Sample.submission([0, 90], under: "blah")
            let first = try await store.indexFaces(submission, into: "faces")
            let second = try await store.indexFaces(submission, into: "faces")
            #expect(first == second)
            #expect(Set(first.map(\.id)).count == 2)
            #expect(try await store.faceCount() == 2)
        },

        FaceStoreContract("a deleted face is a new one when it comes again") { subject in
            let store = try await subject.store()
            for externalImageID in [nil, "a"] {
                let first = try await store.index([0], under: externalImageID)
                #expect(try await store.index([0], under: externalImageID) == first)
                #expect(try await store.deleteFaces(first, in: "faces").deleted == first)
                let second = try await store.index([0], under: externalImageID)
                #expect(first != second)
                #expect(try await store.allFaces().map(\.id) == second)
                _ = try await store.deleteFaces(second, in: "faces")
            }
        },

        FaceStoreContract("idempotent rules know several faces again without ExternalImageId") { subject in
            let store = try await subject.store()
            let first = try await store.index([0, 90, 2], rules: .idempotent)
            #expect(first[0] == first[2])
            #expect(try await store.index([0, 90, 2], rules: .idempotent) == first)
            #expect(try await store.index([90], rules: .idempotent) == [first[1]])
            #expect(try await store.faceCount() == 2)
        },

        FaceStoreContract("idempotent rules keep faces without ExternalImageId apart from those with one") { subject in
            let store = try await subject.store()
            let under = try await store.index([0], under: "a", rules: .idempotent)
            let without = try await store.index([0], rules: .idempotent)
            #expect(under != without)
            #expect(try await store.index([0], under: "a", rules: .idempotent) == under)
            #expect(try await store.index([0], rules: .idempotent) == without)
            #expect(try await store.index([0], under: "b", rules: .idempotent) != under)
            #expect(try await store.faceCount() == 3)
        },

        FaceStoreContract("idempotent rules find the most similar face, of equal ones the oldest") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 10, 90, 90])
            try await store.index([2], under: "a")
            #expect(try await store.index([2, 8, 90], rules: .idempotent) == [ids[0], ids[1], ids[2]])
        },
    ]

    static let concurrency: [FaceStoreContract] = [
        FaceStoreContract("eight equal submissions at once with an ExternalImageId store each face once") { subject in
            let store = try await subject.store()
            for round in 0..<5 {
                let submission = Sample.submission([0, 90, 2], under: "\(round)")
                let answers = try await eightTimes { try await store.indexFaces(submission, into: "faces") }
                #expect(answers.count == 8)
                #expect(Set(answers).count == 1)
                #expect(try await store.faceCount() == 2 * (round + 1))
            }
        },

        FaceStoreContract("eight equal faces at once without ExternalImageId are stored once") { subject in
            let store = try await subject.store()
            let answers = try await eightTimes { try await store.index([0]) }
            #expect(Set(answers).count == 1)
            #expect(try await store.faceCount() == 1)
        },

        FaceStoreContract("eight submissions at once without ExternalImageId are all stored") { subject in
            let store = try await subject.store()
            let answers = try await eightTimes { try await store.index([0, 90]) }
            #expect(Set(answers.flatMap(\.self)).count == 16)
            #expect(try await store.faceCount() == 16)
            #expect(try await store.search(0, minimumCosine: 0.9).count == 8)
        },

        FaceStoreContract("eight creations at once make one collection") { subject in
            let store = try await subject.store()
            let created = try await eightTimes {
                do {
                    _ = try await store.createCollection("new", model: Sample.model, tags: [:])
                    return true
                } catch FaceStoreError.collectionExists("new") {
                    return false
                }
            }
            #expect(created.count { $0 } == 1)
        },

        FaceStoreContract("eight creations at once make one user") { subject in
            let store = try await subject.store()
            let created = try await eightTimes {
                do {
                    try await store.createUser("anna", in: "faces", token: nil)
                    return true
                } catch FaceStoreError.userExists("anna") {
                    return false
                }
            }
            #expect(created.count { $0 } == 1)
            #expect(try await store.describeCollection("faces").userCount == 1)
        },

        FaceStoreContract("a face that eight users want at once is one user's") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0])
            let users = (0..<8).map { "user\($0)" }
            for user in users { try await store.createUser(user, in: "faces", token: nil) }
            let answers = try await withThrowingTaskGroup(of: FaceAssociation.self) { group in
                for user in users { group.addTask { try await store.associate(ids, with: user) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.changed == ids } == 1)
            let owner = try #require(try await store.allFaces()[0].userID)
            #expect(answers.flatMap(\.refused).count == 7)
            #expect(answers.flatMap(\.refused).allSatisfy { $0.userID == owner })
            #expect(try await store.searchUsers(0).map(\.user.id) == [owner])
        },

        FaceStoreContract("a request that is sent eight times at once under its token is done once") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 40])
            let token = RequestToken(token: "token", fingerprint: "create anna")
            _ = try await eightTimes { try await store.createUser("anna", in: "faces", token: token) }
            #expect(try await store.describeCollection("faces").userCount == 1)
            let association = RequestToken(token: "other", fingerprint: "associate")
            let answers = try await eightTimes { try await store.associate(ids, with: "anna", token: association) }
            #expect(Set(answers) == [FaceAssociation(changed: ids, refused: [], status: .active)])
        },

        FaceStoreContract("what one task wrote another reads") { subject in
            let store = try await subject.store()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        for step in 0..<5 {
                            let ids = try await store.index([Double(task) * 45], under: "\(task) \(step)")
                            let found = try await store.search(Double(task) * 45, minimumCosine: 0.99)
                            #expect(found.map(\.face.id).contains(ids[0]))
                            #expect(try await store.embeddedFace(ids[0], in: "faces") != nil)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.faceCount() == 40)
        },
    ]

    private static func eightTimes<Answer: Sendable>(
        _ request: @escaping @Sendable () async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<8 { group.addTask { try await request() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
