internal import FaceCollections
internal import FaceCore
internal import Testing

extension FaceStoreContract {
    static let users: [FaceStoreContract] = [
        FaceStoreContract("a new user has no faces and is nobody that a search finds") { subject in
            let store = try await subject.store()
            try await store.index([0])
            #expect(try await store.embeddedUser("anna", in: "faces") == nil)
            try await store.createUser("anna", in: "faces", token: nil)
            let anna = FaceUser(id: "anna", status: .created)
            #expect(try await store.embeddedUser("anna", in: "faces") == EmbeddedUser(user: anna, embedding: nil))
            #expect(try await store.users(in: "faces", after: nil, limit: 10).items == [anna])
            #expect(try await store.describeCollection("faces").userCount == 1)
            #expect(try await store.searchUsers(0).isEmpty)
            await #expect(throws: FaceStoreError.userExists("anna")) {
                try await store.createUser("anna", in: "faces", token: nil)
            }
        },

        FaceStoreContract("nothing works on a user that is not there") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0])
            await #expect(throws: FaceStoreError.userNotFound("no")) {
                try await store.deleteUser("no", in: "faces", token: nil)
            }
            await #expect(throws: FaceStoreError.userNotFound("no")) { try await store.associate(ids, with: "no") }
            await #expect(throws: FaceStoreError.userNotFound("no")) { try await store.disassociate(ids, from: "no") }
            #expect(try await store.embeddedUser("no", in: "faces") == nil)
            #expect(try await store.allFaces().map(\.userID) == [nil])
        },

        FaceStoreContract("users come in pages, oldest first") { subject in
            let store = try await subject.store()
            _ = try await store.createCollection("other", model: Sample.model, tags: [:])
            let names = ["e", "b", "d", "a", "c"]
            for name in names {
                try await store.createUser(name, in: "faces", token: nil)
                try await store.createUser(name + "2", in: "other", token: nil)
            }
            var seen: [String] = []
            var sizes: [Int] = []
            var cursor: Int64?
            repeat {
                let page = try await store.users(in: "faces", after: cursor, limit: 2)
                seen += page.items.map(\.id)
                sizes.append(page.items.count)
                cursor = page.next
            } while cursor != nil && sizes.count < 10
            #expect(seen == names)
            #expect(sizes == [2, 2, 1])
            let full = try await store.users(in: "faces", after: nil, limit: 5)
            #expect(full.items.count == 5)
            #expect(full.next == nil)
        },

        FaceStoreContract("a search finds the most similar users first, of equal ones the oldest") { subject in
            let store = try await subject.store()
            let angles: [(name: String, degrees: Double)] = [
                ("far", 100), ("oldest", 10), ("middle", 50), ("youngest", 10), ("empty", 0),
            ]
            let ids = try await store.index(angles.map(\.degrees))
            for (angle, id) in zip(angles, ids) {
                try await store.createUser(angle.name, in: "faces", token: nil)
                if angle.name != "empty" { try await store.associate([id], with: angle.name) }
            }
            let found = try await store.searchUsers(0)
            #expect(found.map(\.user.id) == ["oldest", "youngest", "middle", "far"])
            #expect(found.allSatisfy { $0.user.status == .active })
            for (match, degrees) in zip(found, [10.0, 10, 50, 100]) {
                #expect(abs(match.cosine - Sample.cosine(degrees)) < 1e-5)
            }
            #expect(try await store.searchUsers(0, limit: 1).map(\.user.id) == ["oldest"])
            let near = try await store.searchUsers(0, minimumCosine: Sample.cosine(60))
            #expect(near.map(\.user.id) == ["oldest", "youngest", "middle"])
            let bound = try await store.searchUsers(0, minimumCosine: found[2].cosine)
            #expect(bound.map(\.user.id) == ["oldest", "youngest", "middle"])
            #expect(try await store.searchUsers(190, minimumCosine: 0.5).isEmpty)
        },

        FaceStoreContract("the faces of a deleted user stay, free again") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 10])
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.createUser("ben", in: "faces", token: nil)
            try await store.associate(ids, with: "anna")
            _ = try await store.searchUsers(0)
            try await store.deleteUser("anna", in: "faces", token: nil)
            #expect(try await store.embeddedUser("anna", in: "faces") == nil)
            #expect(try await store.users(in: "faces", after: nil, limit: 9).items.map(\.id) == ["ben"])
            #expect(try await store.allFaces().map(\.userID) == [nil, nil])
            #expect(try await store.searchUsers(0).isEmpty)
            #expect(try await store.associate([ids[0]], with: "ben").changed == [ids[0]])
            #expect(try await store.deleteFaces([ids[1]], in: "faces").deleted == [ids[1]])
            await #expect(throws: FaceStoreError.userNotFound("anna")) {
                try await store.deleteUser("anna", in: "faces", token: nil)
            }

            // Created again it starts from nothing.
            try await store.createUser("anna", in: "faces", token: nil)
            #expect(try await store.vector(of: "anna") == nil)
            #expect(try await store.users(in: "faces", after: nil, limit: 9).items.map(\.id) == ["ben", "anna"])
        },
    ]

    static let associations: [FaceStoreContract] = [
        FaceStoreContract("a user's first faces are taken however unlike they are") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 100])
            try await store.createUser("anna", in: "faces", token: nil)
            let answer = try await store.associate([ids[1], ids[0], ids[1]], with: "anna", minimumCosine: 0.99)
            #expect(answer == FaceAssociation(changed: [ids[1], ids[0]], refused: [], status: .active))
            #expect(try await store.allFaces().map(\.userID) == ["anna", "anna"])
            #expect(try await store.embeddedFace(ids[0], in: "faces")?.face.userID == "anna")
            #expect(try await store.search(0).map(\.face.userID) == ["anna", "anna"])
            #expect(try await store.embeddedUser("anna", in: "faces")?.user.status == .active)
            #expect(try await store.users(in: "faces", after: nil, limit: 9).items.map(\.status) == [.active])
            try expectEqual(try await store.vector(of: "anna"), Sample.face(50))
            #expect(try await store.searchUsers(50).map(\.user.id) == ["anna"])
        },

        FaceStoreContract("later faces must be like the user before the request") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 50, 70, -50])
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.associate([ids[0]], with: "anna")
            // 70 degrees would be near enough to the vector with 50, but not to the one without.
            let answer = try await store.associate([ids[1], ids[2], ids[3]], with: "anna", minimumCosine: 0.5)
            #expect(answer.changed == [ids[1], ids[3]])
            #expect(answer.status == .active)
            #expect(answer.refused.map(\.id) == [ids[2]])
            #expect(answer.refused.map(\.reason) == [.lowMatchConfidence])
            #expect(answer.refused[0].userID == nil)
            #expect(abs(try #require(answer.refused[0].cosine) - Sample.cosine(70)) < 1e-5)
            #expect(try await store.allFaces().map(\.userID) == ["anna", "anna", nil, "anna"])
            try expectEqual(try await store.vector(of: "anna"), Sample.face(0))
            #expect(try await store.deleteFaces([ids[2]], in: "faces").deleted == [ids[2]])
        },

        FaceStoreContract("the bound of an association is included") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 50])
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.associate([ids[0]], with: "anna")
            let refusal = try await store.associate([ids[1]], with: "anna", minimumCosine: 1)
            let cosine = try #require(refusal.refused.first?.cosine)
            #expect(try await store.associate([ids[1]], with: "anna", minimumCosine: cosine).changed == [ids[1]])
        },

        FaceStoreContract("unknown faces and those of others are refused, own ones passed over") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 10, 20])
            let unknown = FaceID()
            for user in ["anna", "ben"] { try await store.createUser(user, in: "faces", token: nil) }
            try await store.associate([ids[0]], with: "anna")
            try await store.associate([ids[1]], with: "ben")
            let answer = try await store.associate([unknown, ids[1], ids[0], ids[2], unknown], with: "anna")
            #expect(
                answer
                    == FaceAssociation(
                        changed: [ids[2]],
                        refused: [
                            .init(id: unknown, reason: .faceNotFound),
                            .init(id: ids[1], reason: .associatedToADifferentUser, userID: "ben"),
                        ],
                        status: .active
                    )
            )
            let nothing = try await store.associate([ids[0], ids[2]], with: "anna")
            #expect(nothing == FaceAssociation(changed: [], refused: [], status: .active))
            #expect(try await store.allFaces().map(\.userID) == ["anna", "ben", "anna"])
            try expectEqual(try await store.vector(of: "ben"), Sample.face(10))
        },

        FaceStoreContract("a user of whom nothing was taken stays without faces") { subject in
            let store = try await subject.store()
            try await store.createUser("anna", in: "faces", token: nil)
            let unknown = FaceID()
            let answer = try await store.associate([unknown], with: "anna")
            #expect(answer.status == .created)
            #expect(answer.refused == [.init(id: unknown, reason: .faceNotFound)])
            #expect(try await store.vector(of: "anna") == nil)
            #expect(try await store.disassociate([unknown], from: "anna").status == .created)
        },

        FaceStoreContract("a user's vector is the weighted mean of its faces") { subject in
            let store = try await subject.store()
            let weights = [0.75, 0.25, 1]
            let submission = Sample.submission([0, 90, 45], weights: weights)
            let ids = try await store.indexFaces(submission, into: "faces").map(\.id)
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.associate([ids[0], ids[1]], with: "anna")
            let pair = submission.faces.prefix(2).map { ($0.embedding, $0.weight) }
            try expectEqual(try await store.vector(of: "anna"), UserVector.make(Array(pair)))
            try await store.associate([ids[2]], with: "anna")
            let all = submission.faces.map { ($0.embedding, $0.weight) }
            try expectEqual(try await store.vector(of: "anna"), UserVector.make(all))
            try await store.disassociate([ids[0]], from: "anna")
            let rest = submission.faces.dropFirst().map { ($0.embedding, $0.weight) }
            try expectEqual(try await store.vector(of: "anna"), UserVector.make(Array(rest)))
            let found = try await store.searchUsers(0)
            let vector = try #require(try await store.vector(of: "anna"))
            #expect(abs(try #require(found.first).cosine - Double(vector.cosine(Sample.face(0)))) < 1e-5)
        },

        FaceStoreContract("a user with too many faces gets none of them") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 1, 2, 3, 4])
            try await store.createUser("anna", in: "faces", token: nil)
            await #expect(throws: FaceStoreError.tooManyUserFaces(limit: 2)) {
                try await store.associate(Array(ids.prefix(3)), with: "anna", limit: 2)
            }
            #expect(try await store.allFaces(of: "anna").isEmpty)
            #expect(try await store.vector(of: "anna") == nil)

            try await store.associate(Array(ids.prefix(2)), with: "anna", limit: 2)
            let vector = try await store.vector(of: "anna")
            await #expect(throws: FaceStoreError.tooManyUserFaces(limit: 2)) {
                try await store.associate([ids[4]], with: "anna", limit: 2)
            }
            #expect(try await store.allFaces(of: "anna").map(\.id) == Array(ids.prefix(2)))
            #expect(try await store.vector(of: "anna") == vector)
            // Nothing more is asked for here.
            #expect(try await store.associate([ids[0]], with: "anna", limit: 2).changed == [])
            try await store.disassociate([ids[0]], from: "anna")
            #expect(try await store.associate([ids[4]], with: "anna", limit: 2).changed == [ids[4]])
        },

        FaceStoreContract("faces are freed; after the last one the user is as new") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 40, 180, 20])
            let unknown = FaceID()
            for user in ["anna", "ben"] { try await store.createUser(user, in: "faces", token: nil) }
            try await store.associate([ids[0], ids[1]], with: "anna")
            try await store.associate([ids[2]], with: "ben")

            let first = try await store.disassociate([ids[2], unknown, ids[3], ids[0], ids[0]], from: "anna")
            #expect(
                first
                    == FaceAssociation(
                        changed: [ids[0]],
                        refused: [
                            .init(id: ids[2], reason: .associatedToADifferentUser, userID: "ben"),
                            .init(id: unknown, reason: .faceNotFound),
                        ],
                        status: .active
                    )
            )
            #expect(try await store.allFaces().map(\.userID) == [nil, "anna", "ben", nil])
            try expectEqual(try await store.vector(of: "anna"), Sample.face(40))
            #expect(try await store.searchUsers(40, minimumCosine: 0.999).map(\.user.id) == ["anna"])

            let last = try await store.disassociate([ids[1]], from: "anna")
            #expect(last == FaceAssociation(changed: [ids[1]], refused: [], status: .created))
            let anna = EmbeddedUser(user: FaceUser(id: "anna", status: .created), embedding: nil)
            #expect(try await store.embeddedUser("anna", in: "faces") == anna)
            #expect(try await store.searchUsers(40).map(\.user.id) == ["ben"])
            #expect(try await store.deleteFaces([ids[1]], in: "faces").deleted == [ids[1]])
            let again = try await store.associate([ids[3], ids[0]], with: "anna", minimumCosine: 1)
            #expect(again.changed == [ids[3], ids[0]])
        },
    ]
}
