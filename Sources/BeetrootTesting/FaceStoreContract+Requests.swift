internal import FaceCollections
internal import FaceCore
internal import Testing

extension FaceStoreContract {
    /// Idempotency tokens.
    static let requests: [FaceStoreContract] = [
        FaceStoreContract("a user is created once under a token") { subject in
            let store = try await subject.store()
            let token = RequestToken(token: "token", fingerprint: "create anna")
            try await store.createUser("anna", in: "faces", token: token)
            try await store.createUser("anna", in: "faces", token: token)
            #expect(try await store.describeCollection("faces").userCount == 1)
            await #expect(throws: FaceStoreError.userExists("anna")) {
                try await store.createUser("anna", in: "faces", token: nil)
            }
            await #expect(throws: FaceStoreError.userExists("anna")) {
                let other = RequestToken(token: "other", fingerprint: "create anna")
                try await store.createUser("anna", in: "faces", token: other)
            }
        },

        FaceStoreContract("a user is deleted once under a token") { subject in
            let store = try await subject.store()
            let token = RequestToken(token: "token", fingerprint: "delete anna")
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.deleteUser("anna", in: "faces", token: token)
            try await store.deleteUser("anna", in: "faces", token: token)
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.deleteUser("anna", in: "faces", token: token)
            #expect(try await store.embeddedUser("anna", in: "faces") != nil)
        },

        FaceStoreContract("an association under a token is answered as the first time") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 90, 10])
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.createUser("ben", in: "faces", token: nil)
            try await store.associate([ids[0]], with: "anna")
            let token = RequestToken(token: "token", fingerprint: "associate")
            let wanted = [ids[1], FaceID(), ids[2]]
            let first = try await store.associate(wanted, with: "anna", token: token)
            #expect(first.changed == [ids[2]])
            #expect(first.refused.map(\.reason) == [.lowMatchConfidence, .faceNotFound])
            #expect(try await store.associate(wanted, with: "anna", token: token) == first)

            let freeing = RequestToken(token: "freeing", fingerprint: "disassociate")
            let freed = try await store.disassociate([ids[0], ids[2]], from: "anna", token: freeing)
            #expect(freed == FaceAssociation(changed: [ids[0], ids[2]], refused: [], status: .created))
            // What happened since does not count: the answers are the recorded ones, and nothing is done.
            try await store.associate([ids[2]], with: "ben")
            #expect(try await store.associate(wanted, with: "anna", token: token) == first)
            #expect(try await store.disassociate([ids[0], ids[2]], from: "anna", token: freeing) == freed)
            #expect(try await store.allFaces().map(\.userID) == [nil, nil, "ben"])
            #expect(try await store.vector(of: "anna") == nil)

            try await store.deleteUser("anna", in: "faces", token: nil)
            #expect(try await store.associate(wanted, with: "anna", token: token) == first)
        },

        FaceStoreContract("a token is one request's") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0])
            try await store.createUser("anna", in: "faces", token: RequestToken(token: "token", fingerprint: "first"))
            let other = RequestToken(token: "token", fingerprint: "second")
            let reused = FaceStoreError.requestTokenReused("token")
            await #expect(throws: reused) { try await store.createUser("ben", in: "faces", token: other) }
            await #expect(throws: reused) { try await store.deleteUser("anna", in: "faces", token: other) }
            await #expect(throws: reused) { try await store.associate(ids, with: "anna", token: other) }
            await #expect(throws: reused) { try await store.disassociate(ids, from: "nobody", token: other) }
            #expect(try await store.users(in: "faces", after: nil, limit: 9).items.map(\.id) == ["anna"])
            #expect(try await store.allFaces().map(\.userID) == [nil])
        },

        FaceStoreContract("a token is remembered for a day") { subject in
            let clock = SetClock()
            let store = try await subject.store(now: { clock.now })
            let ids = try await store.index([0])
            let token = RequestToken(token: "token", fingerprint: "create anna")
            try await store.createUser("anna", in: "faces", token: token)
            for step in 1...3 {
                clock.advance(hours: 7.99)
                // Other requests do not push it out.
                let other = RequestToken(token: "\(step)", fingerprint: "\(step)")
                try await store.createUser("user\(step)", in: "faces", token: other)
                try await store.createUser("anna", in: "faces", token: token)
            }
            await #expect(throws: FaceStoreError.requestTokenReused("token")) {
                let other = RequestToken(token: "token", fingerprint: "associate")
                try await store.associate(ids, with: "anna", token: other)
            }
        },

        FaceStoreContract("a request that failed can be sent again under its token") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 10])
            let token = RequestToken(token: "token", fingerprint: "associate")
            await #expect(throws: FaceStoreError.userNotFound("anna")) {
                try await store.associate(ids, with: "anna", token: token)
            }
            try await store.createUser("anna", in: "faces", token: nil)
            await #expect(throws: FaceStoreError.tooManyUserFaces(limit: 1)) {
                try await store.associate(ids, with: "anna", limit: 1, token: token)
            }
            #expect(try await store.associate(ids, with: "anna", token: token).changed == ids)
            let creation = RequestToken(token: "other", fingerprint: "create")
            await #expect(throws: FaceStoreError.userExists("anna")) {
                try await store.createUser("anna", in: "faces", token: creation)
            }
            try await store.deleteUser("anna", in: "faces", token: nil)
            try await store.createUser("anna", in: "faces", token: creation)
            #expect(try await store.allFaces().map(\.userID) == [nil, nil])
        },

        FaceStoreContract("each collection has its own tokens") { subject in
            let store = try await subject.store()
            _ = try await store.createCollection("other", model: Sample.model, tags: [:])
            try await store.createUser("anna", in: "faces", token: RequestToken(token: "token", fingerprint: "faces"))
            try await store.createUser("anna", in: "other", token: RequestToken(token: "token", fingerprint: "other"))
            #expect(try await store.describeCollection("other").userCount == 1)
        },
    ]

    static let tags: [FaceStoreContract] = [
        FaceStoreContract("tags are added, replaced and removed") { subject in
            let store = try await subject.store()
            _ = try await store.createCollection("tagged", model: Sample.model, tags: ["a": "1", "Ärger": ""])
            #expect(try await store.tags(of: "tagged") == ["a": "1", "Ärger": ""])
            try await store.addTags(["a": "2", "A": "3"], to: "tagged")
            #expect(try await store.tags(of: "tagged") == ["a": "2", "A": "3", "Ärger": ""])
            try await store.removeTags(["a", "a", "unknown"], from: "tagged")
            #expect(try await store.tags(of: "tagged") == ["A": "3", "Ärger": ""])
            try await store.addTags([:], to: "tagged")
            try await store.removeTags([], from: "tagged")
            #expect(try await store.tags(of: "tagged").count == 2)
            #expect(try await store.tags(of: "faces").isEmpty)
        },

        FaceStoreContract("too many tags are refused together") { subject in
            let store = try await subject.store(limits: FaceStoreLimits(tags: 2))
            let tooMany = FaceStoreError.tooManyTags(limit: 2)
            await #expect(throws: tooMany) {
                try await store.createCollection("new", model: Sample.model, tags: ["a": "1", "b": "2", "c": "3"])
            }
            await #expect(throws: FaceStoreError.collectionNotFound("new")) {
                try await store.describeCollection("new")
            }
            try await store.addTags(["a": "1", "b": "2"], to: "faces")
            await #expect(throws: tooMany) { try await store.addTags(["a": "new", "c": "3"], to: "faces") }
            #expect(try await store.tags(of: "faces") == ["a": "1", "b": "2"])
            try await store.addTags(["a": "new"], to: "faces")
            try await store.removeTags(["b"], from: "faces")
            try await store.addTags(["c": "3"], to: "faces")
            #expect(try await store.tags(of: "faces") == ["a": "new", "c": "3"])
        },
    ]
}
