import BeetrootTesting
import FaceCollections
import FaceCore
import Testing

@Suite struct CollectionServiceFacesTests {
    // MARK: - Search by image

    @Test func findsFacesLikeTheLargestOne() async throws {
        let subject = try ServiceUnderTest()
        let anna = try await subject.service.indexOne("anna")
        let second = try await subject.service.indexOne("anna#2")
        _ = try await subject.service.indexOne("ben")
        _ = subject.embedded()

        let search = try await subject.service.search("ben,side=50 anna~2,side=90 carla,side=70")
        #expect(subject.embedded() == ["anna~2,side=90"])
        #expect((search.searched.boundingBox.width * 640).rounded() == 90)
        #expect(search.matches.map(\.face.id) == [anna, second])
        let cosines = ["anna", "anna#2"].map {
            Double(ScriptedFaceAnalyzer.embedding(of: $0).cosine(ScriptedFaceAnalyzer.embedding(of: "anna~2")))
        }
        for (match, cosine) in zip(search.matches, cosines) {
            #expect(abs(match.similarity - subject.service.similarity(cosine: cosine)) < 1e-4)
        }
    }

    @Test func keepsToThresholdAndLimit() async throws {
        let service = try ServiceUnderTest().service
        let ids = [
            try await service.indexOne("anna"), try await service.indexOne("anna#2"), try await service.indexOne("ben"),
        ]
        // The cosine 0.8 of two pictures is a similarity of 98.
        #expect(try await service.search("anna", threshold: 97.9).matches.map(\.face.id) == Array(ids.prefix(2)))
        #expect(try await service.search("anna", threshold: 98.1).matches.map(\.face.id) == Array(ids.prefix(1)))
        #expect(try await service.search("anna", threshold: 0).matches.map(\.face.id) == ids)
        #expect(try await service.search("anna", limit: 1, threshold: 0).matches.map(\.face.id) == Array(ids.prefix(1)))
    }

    @Test(arguments: ["anna", "ben", "carla", "dora", "emil", "finn", "gina", "hans"])
    func aFaceIsFoundByItselfAtAHundred(_ name: String) async throws {
        let service = try ServiceUnderTest().service
        let id = try await service.indexOne(name)
        let search = try await service.search(name, threshold: 100)
        #expect(search.matches.map(\.face.id) == [id])
        #expect(search.matches.map(\.similarity) == [100])
    }

    @Test func anEmptyCollectionHasNoMatches() async throws {
        let service = try ServiceUnderTest().service
        let search = try await service.search("anna")
        #expect(search.matches.isEmpty)
        #expect(search.searched.confidence == 99)
    }

    @Test func searchesTheLargestFaceThatPassesTheFilter() async throws {
        let service = try ServiceUnderTest().service
        let anna = try await service.indexOne("anna")
        let ben = try await service.indexOne("ben")
        let image = "anna,side=90,yaw=50 ben,side=70"
        #expect(try await service.search(image, filter: .none).matches.map(\.face.id) == [anna])
        #expect(try await service.search(image, filter: .auto).matches.map(\.face.id) == [anna])
        #expect(try await service.search(image, filter: .medium).matches.map(\.face.id) == [ben])
    }

    @Test(arguments: [("", QualityFilter.none), ("anna,sharpness=0", .auto), ("anna,unaligned", .none)])
    func anImageWithoutAFaceThatCountsIsRefused(image: String, filter: QualityFilter) async throws {
        let service = try ServiceUnderTest().service
        await #expect(throws: CollectionServiceError.noFace) { try await service.search(image, filter: filter) }
        await #expect(throws: CollectionServiceError.noFace) {
            try await service.compare(image, "anna", filter: filter)
        }
    }

    // MARK: - Search by face

    @Test func aStoredFaceFindsOthersButNotItself() async throws {
        let subject = try ServiceUnderTest()
        let service = subject.service
        let first = try await service.index("anna ben", under: "1").records.map(\.stored.id)
        let copy = try await service.index("anna", under: "2").records.map(\.stored.id)
        let picture = try await service.indexOne("anna#2")
        _ = subject.analyzed()

        let found = try await service.searchFaces(byFace: copy[0], in: "faces", limit: 10, threshold: 80)
        #expect(found.map(\.face.id) == [first[0], picture])
        #expect(found[0].similarity > 99.9)
        let one = try await service.searchFaces(byFace: copy[0], in: "faces", limit: 1, threshold: 80)
        #expect(one.map(\.face.id) == [first[0]])
        let all = try await service.searchFaces(byFace: copy[0], in: "faces", limit: 3, threshold: 0)
        #expect(all.map(\.face.id) == [first[0], picture, first[1]])
        #expect(try await service.searchFaces(byFace: first[1], in: "faces", limit: 10, threshold: 80).isEmpty)
        #expect(subject.analyzed().isEmpty)
    }

    @Test func anUnknownFaceIsAnError() async throws {
        let subject = try ServiceUnderTest()
        let id = FaceID()
        await #expect(throws: CollectionServiceError.faceNotFound(id)) {
            try await subject.service.searchFaces(byFace: id, in: "faces", limit: 1, threshold: 80)
        }
        await #expect(throws: FaceStoreError.collectionNotFound("nowhere")) {
            try await subject.service.searchFaces(byFace: id, in: "nowhere", limit: 1, threshold: 80)
        }
    }

    @Test func facesOfAnotherModelAreNotSearched() async throws {
        let subject = try ServiceUnderTest()
        let stored = try subject.service.store.indexFaces(
            FaceSubmission(
                imageID: ImageID(image: [1]),
                externalImageID: nil,
                model: ModelID(pack: "other", version: 2, precision: "f32"),
                policy: FaceIDPolicy(rules: .rekognition, duplicateCosine: 0.95),
                faces: [
                    FaceSubmission.Face(
                        embedding: ScriptedFaceAnalyzer.embedding(of: "anna"),
                        boundingBox: BoundingBox(left: 0, top: 0, width: 1, height: 1),
                        confidence: 99,
                        weight: 1
                    )
                ]
            ),
            into: "other model"
        )
        await #expect(throws: subject.otherModelMismatch) {
            try await subject.service.searchFaces(byFace: stored[0].id, in: "other model", limit: 1, threshold: 80)
        }
        await #expect(throws: subject.otherModelMismatch) {
            try await subject.service.searchUsers(byFace: stored[0].id, in: "other model", limit: 1, threshold: 80)
        }
    }

    // MARK: - Comparison

    @Test func comparesTheLargestFaceWithEveryOther() async throws {
        let subject = try ServiceUnderTest()
        let comparison = try await subject.service.compare(
            "ben,side=40 anna,side=80",
            "carla,side=100 anna#2,side=90 ben,side=80 anna~2,side=70"
        )
        func sides(_ faces: [DetectedFace]) -> [Double] { faces.map { ($0.boundingBox.width * 640).rounded() } }
        #expect(sides([comparison.source]) == [80])
        #expect(sides(comparison.matches.map(\.face)) == [70, 90])
        #expect(comparison.matches[0].similarity > comparison.matches[1].similarity)
        #expect(comparison.matches.allSatisfy { (80...100).contains($0.similarity) })
        #expect(sides(comparison.unmatched) == [100, 80])
        #expect(!subject.embedded().contains("ben,side=40"))
    }

    @Test func everyFaceOfTheTargetIsInOneList() async throws {
        let service = try ServiceUnderTest().service
        let target = "anna,side=190 anna,side=180,sharpness=0 ben,side=170 anna,side=160,unaligned"
        for filter in QualityFilter.allCases {
            for threshold in [0.0, 80, 100] {
                let comparison = try await service.compare("anna", target, threshold: threshold, filter: filter)
                let compared = filter == .none ? 3 : 2
                let matching = threshold == 0 ? compared : compared - 1
                #expect(comparison.matches.count == matching)
                #expect(comparison.unmatched.count == 4 - matching)
                let faces = comparison.matches.map(\.face) + comparison.unmatched
                #expect(Set(faces).count == 4)
            }
        }
    }

    @Test func equallySimilarFacesComeLargestFirst() async throws {
        let service = try ServiceUnderTest().service
        let comparison = try await service.compare("anna", "anna,side=50 anna,side=90 anna,side=70")
        #expect(comparison.matches.map { ($0.face.boundingBox.width * 640).rounded() } == [90, 70, 50])
    }

    @Test func bothImagesNeedAFace() async throws {
        let service = try ServiceUnderTest().service
        await #expect(throws: CollectionServiceError.noFace) { try await service.compare("", "anna") }
        await #expect(throws: CollectionServiceError.noFace) { try await service.compare("anna", "") }
        await #expect(throws: CollectionServiceError.noFace) { try await service.compare("", "!broken") }
        let refused = try await service.compare("anna", "anna,sharpness=0", filter: .high)
        #expect(refused.matches.isEmpty)
        #expect(refused.unmatched.count == 1)
    }
}
