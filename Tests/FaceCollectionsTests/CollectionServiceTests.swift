import BeetrootTesting
import FaceCollections
import FaceCore
import Testing

/// Images, indexing and similarities.
@Suite struct CollectionServiceTests {
    // MARK: - Images

    @Test func detectsFacesLargestFirstAndEmbedsNone() async throws {
        let subject = try ServiceUnderTest()
        let text = "@800x400 anna,side=40 ben,side=80 carla,side=8"
        let image = try await subject.service.detectFaces(in: Array(text.utf8))
        #expect(image.width == 800)
        #expect(image.height == 400)
        #expect(image.faces.map { ($0.boundingBox.width * 800).rounded() } == [80, 40, 8])
        #expect(subject.embedded().isEmpty)
    }

    @Test func anImageWithoutFacesIsNoErrorToDetect() async throws {
        let subject = try ServiceUnderTest()
        #expect(try await subject.service.detectFaces(in: []).faces.isEmpty)
    }

    @Test(arguments: [
        ("@36x36 anna,side=30", 36, true), ("@35x36 anna,side=30", 36, false), ("@36x35 anna,side=30", 36, false),
        ("@79x500 anna", 80, false), ("@80x80 anna,side=70", 80, true), ("@10x10", 36, false),
    ])
    func anImageThatIsTooSmallIsRefused(image: String, minimum: Int, isLargeEnough: Bool) async throws {
        let subject = try ServiceUnderTest(CollectionServiceConfiguration(minimumImageSide: minimum))
        let service = subject.service
        let requests: [@Sendable () async throws -> Void] = [
            { _ = try await service.detectFaces(in: Array(image.utf8)) },
            { _ = try await service.index(image) },
            { _ = try await service.search(image) },
            { _ = try await service.searchUsers(image) },
            { _ = try await service.compare(image, "anna") },
            { _ = try await service.compare("anna", image) },
        ]
        for request in requests {
            if isLargeEnough {
                await #expect(throws: Never.self) { try await request() }
            } else {
                let error = await #expect(throws: CollectionServiceError.self) { try await request() }
                guard case .imageTooSmall(_, _, minimum) = error else {
                    Issue.record("\(String(describing: error)) is not about the size")
                    continue
                }
            }
        }
        #expect(try service.store.describeCollection("faces").faceCount == (isLargeEnough ? 1 : 0))
    }

    @Test func whatTheAnalyzerRefusesIsPassedOn() async throws {
        let service = try ServiceUnderTest().service
        let notAnImage = ImageRejection(.format, "not an image")
        await #expect(throws: notAnImage) { try await service.detectFaces(in: Array("!not an image".utf8)) }
        await #expect(throws: notAnImage) { try await service.index("!not an image") }
        await #expect(throws: notAnImage) { try await service.search("!not an image") }
        await #expect(throws: notAnImage) { try await service.searchUsers("!not an image") }
        await #expect(throws: ImageRejection(.size, "too large")) { try await service.compare("anna", "!!too large") }
        await #expect(throws: ImageRejection(.size, "too large")) { try await service.compare("!!too large", "anna") }
    }

    @Test func theCollectionIsAskedForBeforeAnyImageWork() async throws {
        let subject = try ServiceUnderTest()
        let service = subject.service
        let image = Array("anna".utf8)
        func requests(_ collection: String) -> [@Sendable () async throws -> Void] {
            [
                {
                    _ = try await service.indexFaces(
                        of: image,
                        into: collection,
                        externalImageID: nil,
                        maximumFaces: nil,
                        filter: .auto
                    )
                },
                {
                    _ = try await service.searchFaces(
                        byImage: image,
                        in: collection,
                        limit: 1,
                        threshold: 80,
                        filter: .none
                    )
                },
                {
                    _ = try await service.searchUsers(
                        byImage: image,
                        in: collection,
                        limit: 1,
                        threshold: 80,
                        filter: .none
                    )
                },
                { _ = try await service.associate([], with: "anna", in: collection, threshold: 80, token: nil) },
            ]
        }
        for request in requests("nowhere") {
            await #expect(throws: FaceStoreError.collectionNotFound("nowhere")) { try await request() }
        }
        for request in requests("other model") {
            await #expect(throws: subject.otherModelMismatch) { try await request() }
        }
        #expect(subject.analyzed().isEmpty)
    }

    // MARK: - Indexing

    @Test func indexesTheFacesOfAnImage() async throws {
        let subject = try ServiceUnderTest()
        let image = "anna,side=60,confidence=91 ben,side=90,yaw=60,sharpness=50"
        let indexed = try await subject.service.index(image, under: "photo")
        let detected = try await subject.service.detectFaces(in: Array(image.utf8)).faces
        #expect(indexed.records.map(\.face) == detected)
        #expect(indexed.unindexed.isEmpty)
        for record in indexed.records {
            #expect(
                record.stored
                    == StoredFace(
                        id: record.stored.id,
                        imageID: ImageID(image: image.utf8),
                        externalImageID: "photo",
                        boundingBox: record.face.boundingBox,
                        confidence: record.face.confidence,
                        model: subject.service.analyzer.model,
                        userID: nil
                    )
            )
        }
        let stored = try subject.service.store.faces(in: "faces", ids: nil, userID: nil, after: nil, limit: 9).items
        #expect(stored == indexed.records.map(\.stored))
        // Ben is the larger one.
        let ben = try #require(try subject.service.store.embeddedFace(indexed.records[0].stored.id, in: "faces"))
        #expect(ben.embedding == ScriptedFaceAnalyzer.embedding(of: "ben"))
    }

    @Test func anImageWithoutFacesStoresNothing() async throws {
        let service = try ServiceUnderTest().service
        #expect(try await service.index("") == IndexedFaces(records: [], unindexed: []))
        let refused = try await service.index("anna,sharpness=0")
        #expect(refused.records.isEmpty)
        #expect(refused.unindexed.map(\.reasons) == [[.lowSharpness]])
        #expect(try service.store.describeCollection("faces").faceCount == 0)
    }

    @Test func everyFaceIsIndexedOrHasItsReasons() async throws {
        let subject = try ServiceUnderTest()
        let indexed = try await subject.service.index(
            "anna,side=100 ben,side=90,yaw=85,brightness=1 carla,side=80,unaligned dora,side=70 emil,side=60 finn,side=9",
            maximumFaces: 3
        )
        #expect(indexed.records.map { ($0.face.boundingBox.width * 640).rounded() } == [100, 70])
        #expect(
            indexed.unindexed.map(\.reasons)
                == [[.extremePose, .lowBrightness], [.lowFaceQuality], [.exceedsMaxFaces], [.smallBoundingBox]]
        )
        #expect(indexed.unindexed.map { ($0.face.boundingBox.width * 640).rounded() } == [90, 80, 60, 9])
        #expect(subject.embedded() == ["anna,side=100", "dora,side=70"])
    }

    @Test func whatTheFilterAndTheLimitLeaveIsOneFace() async throws {
        let service = try ServiceUnderTest().service
        let anna = try await service.indexOne("anna")
        // Two faces without an ExternalImageId would both be new.
        #expect(try await service.index("anna~2 ben", maximumFaces: 1).records.map(\.stored.id) == [anna])
        #expect(try await service.index("anna~3 ben,side=5").records.map(\.stored.id) == [anna])
        let both = try await service.index("anna~4 ben").records.map(\.stored.id)
        #expect(!both.contains(anna))
    }

    @Test func aCopyIsTheSameFaceAndAnotherPictureIsNot() async throws {
        let service = try ServiceUnderTest().service
        let first = try await service.indexOne("anna")
        #expect(try await service.indexOne("anna~2") == first)
        #expect(try await service.indexOne("anna#2") != first)
        #expect(try service.store.describeCollection("faces").faceCount == 2)
    }

    @Test func theDuplicateThresholdAndTheRulesCanBeChosen() async throws {
        let byPerson = try ServiceUnderTest(CollectionServiceConfiguration(duplicateCosine: 0.5)).service
        #expect(try await byPerson.indexOne("anna") == byPerson.indexOne("anna#2"))

        let strict = try ServiceUnderTest(CollectionServiceConfiguration(duplicateCosine: 0.9999)).service
        let original = try await strict.indexOne("anna")
        #expect(try await strict.indexOne("anna~2") != original)
        #expect(try await strict.indexOne("anna") == original)

        let idempotent = try ServiceUnderTest(CollectionServiceConfiguration(policyRules: .idempotent)).service
        let first = try await idempotent.index("anna ben").records.map(\.stored.id)
        #expect(try await idempotent.index("anna ben").records.map(\.stored.id) == first)
    }

    @Test func twoRunsOfTheSameImage() async throws {
        let service = try ServiceUnderTest().service
        let first = try await service.index("anna ben")
        let second = try await service.index("anna ben")
        let stored = (first.records + second.records).map(\.stored)
        #expect(Set(stored.map(\.id)).count == 4)
        #expect(Set(stored.map(\.imageID)).count == 1)
        #expect(try service.store.describeCollection("faces").faceCount == 4)

        let keyed = try ServiceUnderTest().service
        let third = try await keyed.index("anna ben", under: "blah")
        #expect(try await keyed.index("anna ben", under: "blah") == third)
        #expect(try keyed.store.describeCollection("faces").faceCount == 2)
    }

    @Test func aFaceWeighsInItsUserWhatItsPictureIsWorth() async throws {
        let service = try ServiceUnderTest().service
        let good = "anna,confidence=100,sharpness=100"
        let poor = "ben,confidence=100,sharpness=25"
        try await service.makeUser("couple", good, poor)
        let vector = try #require(try service.store.embeddedUser("couple", in: "faces")?.embedding)
        let expected = UserVector.make([
            (ScriptedFaceAnalyzer.embedding(of: good), 1), (ScriptedFaceAnalyzer.embedding(of: poor), 0.25),
        ])
        #expect(vector == expected)
    }

    // MARK: - Similarities

    @Test(arguments: [(-1.0, 0.0), (0.4, 80), (0.45, 87.5), (0.5, 95), (1, 100)])
    func aCosineIsASimilarity(cosine: Double, similarity: Double) throws {
        #expect(abs(try ServiceUnderTest().service.similarity(cosine: cosine) - similarity) < 1e-9)
    }
}
