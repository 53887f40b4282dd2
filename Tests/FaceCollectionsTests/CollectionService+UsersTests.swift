import BeetrootTesting
import FaceCollections
import FaceCore
import Testing

@Suite struct CollectionServiceUsersTests {
    @Test func findsUsersByImage() async throws {
        let subject = try ServiceUnderTest()
        try await subject.service.makeUser("Anna", "anna", "anna#2")
        try await subject.service.makeUser("Ben", "ben")
        _ = subject.embedded()
        let search = try await subject.service.searchUsers("anna#3,side=90 ben,side=50 carla,side=60,yaw=80")
        #expect(subject.embedded() == ["anna#3,side=90"])
        #expect(search.matches.map(\.user) == [FaceUser(id: "Anna", status: .active)])
        #expect((80...100).contains(try #require(search.matches.first).similarity))
        #expect((try #require(search.searched).boundingBox.width * 640).rounded() == 90)
        #expect(search.unsearched.map { ($0.face.boundingBox.width * 640).rounded() } == [60, 50])
        #expect(search.unsearched.map(\.reasons) == [[.faceNotLargest], [.faceNotLargest]])

        let everybody = try await subject.service.searchUsers("anna#3", threshold: 0)
        #expect(everybody.matches.map(\.user.id) == ["Anna", "Ben"])
        #expect(everybody.unsearched.isEmpty)
        #expect(try await subject.service.searchUsers("anna#3", limit: 1, threshold: 0).matches.count == 1)
    }

    @Test func whatIsNotSearchedHasEveryReason() async throws {
        let service = try ServiceUnderTest().service
        let image = "anna,side=100,yaw=80 ben,side=90 carla,side=80,sharpness=0,brightness=0 dora,side=70"
        let search = try await service.searchUsers(image, filter: .auto)
        #expect((try #require(search.searched).boundingBox.width * 640).rounded() == 90)
        #expect(
            search.unsearched.map(\.reasons)
                == [[.extremePose], [.faceNotLargest, .lowBrightness, .lowSharpness], [.faceNotLargest]]
        )
    }

    @Test(
        arguments: [
            ("", .none, []), ("anna,sharpness=0 ben,yaw=90", .low, [[.lowSharpness], [.extremePose]]),
            ("anna,unaligned ben", .none, [[.lowFaceQuality], [.faceNotLargest]]),
        ] as [(String, QualityFilter, [[RefusalReason]])]
    )
    func anImageWithoutAFaceThatCountsIsNoError(
        image: String,
        filter: QualityFilter,
        reasons: [[RefusalReason]]
    ) async throws {
        let service = try ServiceUnderTest().service
        try await service.makeUser("Anna", "anna")
        let search = try await service.searchUsers(image, threshold: 0, filter: filter)
        #expect(search.searched == nil)
        #expect(search.matches.isEmpty)
        #expect(search.unsearched.map(\.reasons) == reasons)
    }

    @Test func findsUsersByFace() async throws {
        let service = try ServiceUnderTest().service
        let annas = try await service.makeUser("Anna", "anna")
        try await service.makeUser("Ben", "ben")
        let stranger = try await service.indexOne("anna#2")
        let found = try await service.searchUsers(byFace: stranger, in: "faces", limit: 9, threshold: 80)
        #expect(found.map(\.user.id) == ["Anna"])
        // A user is like its own face.
        let own = try await service.searchUsers(byFace: annas[0], in: "faces", limit: 9, threshold: 100)
        #expect(own == [UserMatch(user: FaceUser(id: "Anna", status: .active), similarity: 100)])
        let everybody = try await service.searchUsers(byFace: stranger, in: "faces", limit: 9, threshold: 0)
        #expect(everybody.map(\.user.id) == ["Anna", "Ben"])
        let unknown = FaceID()
        await #expect(throws: CollectionServiceError.faceNotFound(unknown)) {
            try await service.searchUsers(byFace: unknown, in: "faces", limit: 9, threshold: 80)
        }
    }

    @Test func findsUsersByUserButNotItself() async throws {
        let service = try ServiceUnderTest().service
        try await service.makeUser("Anna", "anna")
        try await service.makeUser("Anna's twin", "anna#2")
        try await service.makeUser("Ben", "ben")
        try await service.makeUser("Empty")
        let found = try await service.searchUsers(byUser: "Anna", in: "faces", limit: 9, threshold: 80)
        #expect(found.map(\.user.id) == ["Anna's twin"])
        let one = try await service.searchUsers(byUser: "Anna", in: "faces", limit: 1, threshold: 0)
        #expect(one.map(\.user.id) == ["Anna's twin"])
        let all = try await service.searchUsers(byUser: "Anna", in: "faces", limit: 2, threshold: 0)
        #expect(all.map(\.user.id) == ["Anna's twin", "Ben"])
        #expect(try await service.searchUsers(byUser: "Empty", in: "faces", limit: 9, threshold: 0).isEmpty)
        await #expect(throws: FaceStoreError.userNotFound("Nobody")) {
            try await service.searchUsers(byUser: "Nobody", in: "faces", limit: 9, threshold: 80)
        }
        await #expect(throws: FaceStoreError.collectionNotFound("nowhere")) {
            try await service.searchUsers(byUser: "Anna", in: "nowhere", limit: 9, threshold: 80)
        }
    }

    @Test func anAssociationKeepsToTheThreshold() async throws {
        let service = try ServiceUnderTest().service
        try await service.makeUser("Anna", "anna")
        let second = try await service.indexOne("anna#2")
        let ben = try await service.indexOne("ben")
        let strict = try await service.associate([second], with: "Anna", in: "faces", threshold: 99, token: nil)
        #expect(strict.refused.map(\.reason) == [.lowMatchConfidence])
        // The cosine 0.8 of two pictures is a similarity of 98.
        let cosine = try #require(strict.refused.first?.cosine)
        #expect(abs(service.similarity(cosine: cosine) - 98) < 0.5)
        let answer = try await service.associate([second, ben], with: "Anna", in: "faces", threshold: 75, token: nil)
        #expect(answer.changed == [second])
        #expect(answer.refused.map(\.id) == [ben])
        #expect(answer.status == .active)
    }

    @Test func aUserHasNoMoreFacesThanConfigured() async throws {
        let service = try ServiceUnderTest(CollectionServiceConfiguration(maximumFacesPerUser: 2)).service
        try await service.makeUser("Anna", "anna", "anna#2")
        let third = try await service.indexOne("anna#3")
        await #expect(throws: FaceStoreError.tooManyUserFaces(limit: 2)) {
            try await service.associate([third], with: "Anna", in: "faces", threshold: 0, token: nil)
        }
    }

    @Test func aTokenIsPassedOn() async throws {
        let service = try ServiceUnderTest().service
        let face = try await service.indexOne("anna")
        try service.store.createUser("Anna", in: "faces", token: nil)
        let token = RequestToken(token: "token", fingerprint: "associate")
        let first = try await service.associate([face], with: "Anna", in: "faces", threshold: 75, token: token)
        #expect(first.changed == [face])
        #expect(try await service.associate([face], with: "Anna", in: "faces", threshold: 75, token: token) == first)
        await #expect(throws: FaceStoreError.requestTokenReused("token")) {
            let other = RequestToken(token: "token", fingerprint: "other")
            _ = try await service.associate([face], with: "Anna", in: "faces", threshold: 75, token: other)
        }
    }
}
