import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import People
import SQLiteStore
import Testing

enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite

    var testDescription: String { rawValue }

    /// Runs `body` on a new store that has the collection `faces`.
    func withStore(_ body: (any PersonStore) async throws -> Void) async throws {
        switch self {
        case .memory:
            let store = MemoryPersonStore(now: Ticks().next)
            _ = try await store.openCollection("faces", model: Script.model)
            try await body(store)
        case .sqlite:
            let folder = try TemporaryFolder()
            let store = try await SQLitePersonStore(path: folder.path("store.sqlite"), now: Ticks().next)
            _ = try await store.openCollection("faces", model: Script.model)
            try await body(store)
            withExtendedLifetime(folder) {}
        }
    }
}

/// What every person store must do, whatever holds its rows.
@Suite struct PersonStoreContract {
    @Test(arguments: StoreUnderTest.allCases)
    func aCollectionKeepsItsModel(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let first = try await store.openCollection("other", model: Script.model)
            #expect(try await store.openCollection("other", model: Script.model) == first)
            let requested = ModelID(pack: "scripted", version: 1, precision: "bf16")
            let mismatch = PersonStoreError.modelMismatch(
                collection: "faces",
                stored: Script.model,
                requested: requested
            )
            await #expect(throws: mismatch) { try await store.openCollection("faces", model: requested) }
            await #expect(throws: mismatch) {
                try await store.claim(Script.claim("a.jpg", "anna", model: requested), policy: Script.policy)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aClaimNeedsItsCollection(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            await #expect(throws: PersonStoreError.collectionNotFound("nowhere")) {
                try await store.claim(Script.claim("a.jpg", "anna", collection: "nowhere"), policy: Script.policy)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theSamePersonInTwoPhotosIsOnePerson(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let first = try await store.add("a.jpg", "anna ben")
            let second = try await store.add("b.jpg", "ben#2 carla")
            #expect(first.map(\.outcome) == [.new, .new])
            #expect(second.map(\.outcome) == [.match, .new])
            #expect(second[0].personID == first[1].faceID)
            #expect(try #require(second[0].similarity) >= 95)

            let persons = try await store.persons(limit: 10, offset: 0)
            let anna = first[0].personID
            let ben = first[1].personID
            let carla = second[1].personID
            #expect(persons.map(\.id) == [ben, anna, carla])
            #expect(persons.map(\.photoCount) == [2, 1, 1])
            #expect(persons.map(\.faceCount) == [2, 1, 1])
            #expect(persons.allSatisfy { $0.name == nil && !$0.hidden })
            #expect(try await store.personCount() == 3)
            #expect(try await store.person(ben) == persons[0])
            #expect(try await store.person(FaceID()) == nil)
            #expect(try await store.persons(limit: 1, offset: 1).map(\.id) == [anna])
            #expect(try await store.persons(limit: 10, offset: 3).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatWasCompletedIsReadBack(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let claim = Script.claim("a.jpg", "anna ben")
            let assignments = try await store.claim(claim, policy: Script.policy)
            let photo = Script.photo(claim, assignments)
            let occurrences = Script.occurrences(claim, assignments)
            #expect(try await store.photo(claim.photoID) == nil)
            #expect(try await store.complete(photo, occurrences: occurrences) == [])

            #expect(try await store.photo(claim.photoID) == photo)
            #expect(try await store.occurrences(of: assignments[0].personID) == [occurrences[0]])
            #expect(
                try await store.faces(of: claim.photoID)
                    == zip(occurrences, assignments).map {
                        CompletedFace(occurrence: $0, outcome: $1.outcome, similarity: $1.similarity)
                    }
            )
            #expect(
                try await store.assignments()
                    == assignments.enumerated().map { index, assignment in
                        StoredAssignment(
                            photoKey: "a.jpg",
                            faceIndex: index + 1,
                            faceID: assignment.faceID,
                            personID: assignment.personID
                        )
                    }
            )
            try await store.checkReadiness()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aPhotoWithoutFacesIsAPhoto(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let faces = try await store.add("empty.jpg", "")
            #expect(faces.isEmpty)
            #expect(try await store.photo(Script.photoID("empty.jpg"))?.faceCount == 0)
            #expect(try await store.faces(of: Script.photoID("empty.jpg")).isEmpty)
            #expect(try await store.personCount() == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aClaimMadeAgainHasTheSameAnswer(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            _ = try await store.add("a.jpg", "anna")
            let claim = Script.claim("b.jpg", "anna#2 ben")
            let first = try await store.claim(claim, policy: Script.policy)
            _ = try await store.add("c.jpg", "ben#3")
            #expect(try await store.claim(claim, policy: Script.policy) == first)
            #expect(try await store.assignments().count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aClaimedPersonIsMatchedButNotVisible(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let claimed = try await store.claim(Script.claim("a.jpg", "anna"), policy: Script.policy)
            #expect(try await store.personCount() == 0)
            #expect(try await store.persons(limit: 10, offset: 0).isEmpty)
            #expect(try await store.person(claimed[0].personID) == nil)
            #expect(try await store.assignments().isEmpty)
            let second = try await store.add("b.jpg", "anna#2")
            #expect(second.map(\.personID) == [claimed[0].personID])
            #expect(try await store.person(claimed[0].personID)?.photoCount == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func completingAgainCountsNothingTwice(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let first = try await store.add("a.jpg", "anna ben")
            let again = try await store.add("a.jpg", "anna ben")
            #expect(again == first)
            let persons = try await store.persons(limit: 10, offset: 0)
            #expect(persons.map(\.photoCount) == [1, 1])
            #expect(persons.map(\.faceCount) == [1, 1])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theSamePersonTwiceInAPhotoIsTwoOccurrencesOfOnePhoto(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let faces = try await store.add("mirror.jpg", "anna anna#2")
            let person = try #require(try await store.person(faces[0].personID))
            #expect(person.photoCount == 1)
            #expect(person.faceCount == 2)
            #expect(try await store.occurrences(of: person.id).map(\.faceIndex) == [1, 2])
            #expect(try await store.personCount() == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func anOverwrittenPhotoLeavesNothingBehind(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let before = try await store.add("a.jpg", "anna ben")
            _ = try await store.add("b.jpg", "ben#2")
            let (after, orphans) = try await store.replace("a.jpg", "ben carla")

            // Ben stays first though his photo a.jpg has a new face of his; Anna is seen nowhere any more.
            #expect(after.map(\.outcome) == [.match, .new])
            #expect(after[0].personID == before[1].personID)
            #expect(try await store.person(before[0].personID) == nil)
            #expect(try await store.personCount() == 2)
            #expect(try await store.person(before[1].personID)?.photoCount == 2)
            #expect(orphans == Script.thumbKeys("a.jpg", before).sorted())
            #expect(try await store.assignments().map(\.faceID).contains(before[1].faceID) == false)

            // Nor is she matched any more.
            let anna = try await store.add("c.jpg", "anna#5")
            #expect(anna.map(\.outcome) == [.new])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aThumbnailStillInUseIsNoOrphan(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let before = try await store.add("a.jpg", "anna ben")
            let (after, orphans) = try await store.replace("a.jpg", "anna#2")
            #expect(after[0].personID == before[0].personID)
            // The new face has the first one's key, as it is face 1 of the same photo and person.
            #expect(orphans == [Script.thumbKeys("a.jpg", before)[1]])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func untilItIsCompletedNewContentChangesNothing(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let before = try await store.add("a.jpg", "anna")
            _ = try await store.claim(Script.claim("a.jpg", "ben carla"), policy: Script.policy)
            #expect(try await store.personCount() == 1)
            #expect(try await store.assignments().map(\.faceID) == before.map(\.faceID))
            #expect(try await store.faces(of: Script.photoID("a.jpg")).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aClaimThatOtherContentOvertookIsLost(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let slow = Script.claim("a.jpg", "anna")
            let assignments = try await store.claim(slow, policy: Script.policy)
            _ = try await store.add("a.jpg", "ben")
            await #expect(throws: PersonStoreError.claimLost(slow.photoID)) {
                try await store.complete(
                    Script.photo(slow, assignments),
                    occurrences: Script.occurrences(slow, assignments)
                )
            }
            #expect(try await store.photo(slow.photoID)?.contentHash == "ben")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theLargestSurestFaceStandsForThePersonAndTiesGoToTheOldest(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let small = try await store.add("a.jpg", "ben anna")
            let anna = small[1].personID
            let large = try await store.add("b.jpg", "anna#2")
            _ = try await store.add("c.jpg", "anna#3")
            #expect(try await store.person(anna)?.repThumbKey == Script.thumbKeys("b.jpg", large)[0])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func occurrencesComeNewestPhotoFirst(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            for (day, key) in ["a.jpg", "b.jpg", "c.jpg"].enumerated() {
                _ = try await store.add(key, "anna", day: [5, 9, 7][day])
            }
            let anna = try await store.persons(limit: 1, offset: 0)[0].id
            #expect(try await store.occurrences(of: anna).map(\.photoKey) == ["b.jpg", "c.jpg", "a.jpg"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func collectionsDoNotSeeEachOther(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            _ = try await store.openCollection("other", model: Script.model)
            let faces = try await store.claim(Script.claim("a.jpg", "anna"), policy: Script.policy)
            let other = try await store.claim(
                Script.claim("b.jpg", "anna", collection: "other"),
                policy: Script.policy
            )
            #expect(faces[0].personID != other[0].personID)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func fiftyPhotosOfANewPersonAtOnceMakeOnePerson(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            let persons = try await withThrowingTaskGroup(of: FaceID.self) { group in
                for number in 0..<50 {
                    group.addTask { try await store.add("\(number).jpg", "anna")[0].personID }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(persons.count == 1)
            #expect(try await store.personCount() == 1)
            #expect(try await store.persons(limit: 1, offset: 0)[0].photoCount == 50)
        }
    }
}
