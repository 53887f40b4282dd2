import BeetrootTesting
import FaceCollections
import FaceCore
import People
import SQLiteStore
import Testing

/// The photo pipeline's faces are faces of their collection, and deleting them there takes them from the persons.
@Suite struct SharedFacesTests {
    private let folder: TemporaryFolder
    private let persons: SQLitePersonStore
    private let faces: SQLiteFaceStore

    init() async throws {
        folder = try TemporaryFolder()
        let database = try await SQLiteDatabase(path: folder.path("store.sqlite"))
        persons = SQLitePersonStore(database: database)
        faces = SQLiteFaceStore(database: database)
        _ = try await persons.openCollection("faces", model: Script.model)
    }

    @Test func claimedFacesAreInTheirCollection() async throws {
        let claim = Script.claim("a.jpg", "anna ben")
        let assignments = try await persons.claim(claim, policy: Script.policy)
        let stored = try await faces.listed()
        #expect(stored.map(\.id) == assignments.map(\.faceID))
        #expect(stored.map(\.externalImageID) == ["\(claim.photoID)_face_1", "\(claim.photoID)_face_2"])
        #expect(Set(stored.map(\.imageID)).count == 1)
        #expect(stored.map(\.boundingBox) == claim.faces.map(\.boundingBox))
        #expect(try await faces.search("ben#2") == [assignments[1].faceID])
        // The same face submitted under its photo's name is that face.
        let name = try #require(stored[0].externalImageID)
        #expect(try await faces.index("anna", under: name) == [assignments[0].faceID])
    }

    @Test func aClaimedFaceCountsInAVectorAsItWeighs() async throws {
        let claim = PhotoClaim(
            collectionID: "faces",
            model: Script.model,
            photoID: Script.photoID("a.jpg"),
            contentHash: "anna anna#2",
            faces: zip(Script.claim("a.jpg", "anna anna#2").faces, [0.9, 0.1]).map { face, weight in
                PhotoClaim.Face(
                    embedding: face.embedding,
                    boundingBox: face.boundingBox,
                    confidence: face.confidence,
                    weight: weight
                )
            }
        )
        let ids = try await persons.claim(claim, policy: Script.policy).map(\.faceID)
        try await faces.createUser("a", in: "faces", token: nil)
        try await faces.associate(ids, with: "a")
        let vector = try await faces.embeddedUser("a", in: "faces")?.embedding
        #expect(vector == UserVector.make(claim.faces.map { ($0.embedding, $0.weight) }))
    }

    @Test func facesOfCollectionsAreNobodysInTheLibrary() async throws {
        try await faces.index("anna")
        let claimed = try await persons.add("a.jpg", "anna#2")
        #expect(claimed.map(\.outcome) == [.new])
        #expect(try await persons.personCount() == 1)
        #expect(try await persons.assignments().map(\.faceID) == claimed.map(\.faceID))
    }

    @Test func aDeletedFaceLeavesItsPerson() async throws {
        let first = try await persons.add("a.jpg", "anna ben")
        let second = try await persons.add("b.jpg", "anna#2")
        let anna = first[0].personID
        #expect(try await persons.person(anna)?.faceCount == 2)

        _ = try await faces.deleteFaces([second[0].faceID], in: "faces")
        #expect(try await persons.person(anna)?.faceCount == 1)
        #expect(try await persons.occurrences(of: anna).map(\.photoKey) == ["a.jpg"])
        #expect(try await persons.faces(of: Script.photoID("b.jpg")).isEmpty)

        // The last one takes the person along; nobody is matched with either of them any more.
        _ = try await faces.deleteFaces([first[0].faceID], in: "faces")
        #expect(try await persons.person(anna) == nil)
        #expect(try await persons.persons(limit: 9, offset: 0).map(\.id) == [first[1].personID])
        let next = try await persons.add("c.jpg", "anna ben#2")
        #expect(next.map(\.outcome) == [.new, .match])
        #expect(next[0].personID != anna)
    }

    @Test func aDeletedFaceOfAClaimedPhotoIsDecidedAnew() async throws {
        let claim = Script.claim("a.jpg", "anna ben carla")
        let first = try await persons.claim(claim, policy: Script.policy)
        _ = try await faces.deleteFaces([first[1].faceID], in: "faces")
        let second = try await persons.claim(claim, policy: Script.policy)
        #expect(second[0] == first[0])
        #expect(second[2] == first[2])
        #expect(second[1].outcome == .new)
        #expect(second[1].faceID != first[1].faceID)
        #expect(try await persons.claim(claim, policy: Script.policy) == second)
        #expect(try await persons.add("a.jpg", "anna ben carla") == second)
        #expect(try await persons.persons(limit: 9, offset: 0).map(\.faceCount) == [1, 1, 1])
    }

    @Test func aFaceDeletedBetweenClaimAndCompletionIsALostClaim() async throws {
        let claim = Script.claim("a.jpg", "anna")
        let assignments = try await persons.claim(claim, policy: Script.policy)
        _ = try await faces.deleteFaces([assignments[0].faceID], in: "faces")
        await #expect(throws: PersonStoreError.claimLost(claim.photoID)) {
            try await persons.complete(
                Script.photo(claim, assignments),
                occurrences: Script.occurrences(claim, assignments)
            )
        }
    }

    @Test func aDeletedCollectionTakesItsPersonsAndPhotos() async throws {
        _ = try await persons.openCollection("other", model: Script.model)
        let kept = try await persons.claim(Script.claim("z.jpg", "zoe", collection: "other"), policy: Script.policy)
        _ = try await persons.add("a.jpg", "anna ben")
        _ = try await persons.add("b.jpg", "ben#2")
        try await faces.deleteCollection("faces")
        #expect(try await persons.personCount() == 0)
        #expect(try await persons.photo(Script.photoID("a.jpg")) == nil)
        #expect(try await persons.assignments().isEmpty)
        #expect(try await faces.listed("other").map(\.id) == kept.map(\.faceID))

        // Made again it is empty, and the same photos make new persons.
        _ = try await persons.openCollection("faces", model: Script.model)
        let again = try await persons.add("a.jpg", "anna ben")
        #expect(again.map(\.outcome) == [.new, .new])
        #expect(try await persons.personCount() == 2)
    }

    @Test func aUserLosesTheFacesOfAnOverwrittenPhoto() async throws {
        let before = try await persons.add("a.jpg", "anna")
        let other = try await faces.index("anna#2")
        try await faces.createUser("a", in: "faces", token: nil)
        try await faces.associate([before[0].faceID] + other, with: "a")
        _ = try await persons.replace("a.jpg", "carla")
        let left = try #require(try await faces.embeddedFace(other[0], in: "faces"))
        let vector = try await faces.embeddedUser("a", in: "faces")?.embedding
        #expect(vector == UserVector.make([(left.embedding, 1)]))
        #expect(try await faces.searchUsers("anna#2") == ["a"])
        #expect(try await faces.search("anna") == other)
    }

    @Test func aUsersFaceIsKeptInTheLibrary() async throws {
        let anna = try await persons.add("a.jpg", "anna")
        try await faces.createUser("a", in: "faces", token: nil)
        try await faces.associate([anna[0].faceID], with: "a")
        #expect(
            try await faces.deleteFaces([anna[0].faceID], in: "faces")
                == FaceDeletion(deleted: [], refused: [.init(id: anna[0].faceID, userID: "a")])
        )
        #expect(try await persons.personCount() == 1)
    }
}
