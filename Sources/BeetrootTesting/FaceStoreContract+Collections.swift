internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import Testing

extension FaceStoreContract {
    static let collections: [FaceStoreContract] = [
        FaceStoreContract("a collection is there once it is created") { subject in
            let clock = SetClock()
            let store = try await subject.store(now: { clock.now })
            let created = try await store.createCollection("1", model: Sample.otherModel, tags: ["a": "b"])
            #expect(created.id == "1")
            #expect(created.model == Sample.otherModel)
            #expect(abs(created.createdAt.timeIntervalSince(clock.now)) < 0.01)
            let description = try await store.describeCollection("1")
            #expect(description == CollectionDescription(collection: created, faceCount: 0, userCount: 0))
            #expect(try await store.collections(after: nil, limit: 10).items.map(\.id) == ["faces", "1"])
        },

        FaceStoreContract("a collection is created once and keeps its model") { subject in
            let store = try await subject.store()
            try await store.index([0])
            await #expect(throws: FaceStoreError.collectionExists("faces")) {
                try await store.createCollection("faces", model: Sample.otherModel, tags: ["a": "b"])
            }
            #expect(try await store.describeCollection("faces").collection.model == Sample.model)
            #expect(try await store.tags(of: "faces").isEmpty)
            #expect(try await store.faceCount() == 1)
        },

        FaceStoreContract("names differ by case") { subject in
            let store = try await subject.store()
            await #expect(throws: FaceStoreError.collectionNotFound("Faces")) {
                try await store.describeCollection("Faces")
            }
            _ = try await store.createCollection("Faces", model: Sample.model, tags: [:])
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.createUser("Anna", in: "faces", token: nil)
            #expect(try await store.describeCollection("faces").userCount == 2)
            #expect(try await store.describeCollection("Faces").userCount == 0)
        },

        FaceStoreContract("nothing works on a collection that is not there") { subject in
            let store = try await subject.store()
            let id = FaceID()
            let probe = Sample.face(0)
            let requests: [@Sendable () async throws -> Void] = [
                { try await store.deleteCollection("no") },
                { _ = try await store.describeCollection("no") },
                { _ = try await store.indexFaces(Sample.submission([0]), into: "no") },
                { _ = try await store.indexFaces(Sample.submission([]), into: "no") },
                { _ = try await store.faces(in: "no", ids: nil, userID: nil, after: nil, limit: 1) },
                { _ = try await store.faces(in: "no", ids: [id], userID: "u", after: 1, limit: 1) },
                { _ = try await store.embeddedFace(id, in: "no") },
                { _ = try await store.deleteFaces([id], in: "no") },
                { _ = try await store.search(0, in: "no") },
                { try await store.createUser("u", in: "no", token: nil) },
                { try await store.deleteUser("u", in: "no", token: nil) },
                { _ = try await store.users(in: "no", after: nil, limit: 1) },
                { _ = try await store.embeddedUser("u", in: "no") },
                {
                    _ = try await store.associate(
                        [id],
                        with: "u",
                        in: "no",
                        minimumCosine: 0,
                        limit: 1,
                        token: RequestToken(token: "t", fingerprint: "f")
                    )
                },
                { _ = try await store.disassociate([id], from: "u", in: "no", token: nil) },
                {
                    _ = try await store.searchUsers(
                        near: probe,
                        model: Sample.model,
                        in: "no",
                        limit: 1,
                        minimumCosine: 0
                    )
                },
                { _ = try await store.tags(of: "no") },
                { try await store.addTags(["a": "b"], to: "no") },
                { try await store.removeTags(["a"], from: "no") },
            ]
            for request in requests {
                await #expect(throws: FaceStoreError.collectionNotFound("no")) { try await request() }
            }
            #expect(try await store.collections(after: nil, limit: 10).items.map(\.id) == ["faces"])
        },

        FaceStoreContract("collections come in pages, oldest first") { subject in
            let store = try await subject.makeStore(FaceStoreLimits(), { SetClock().now })
            #expect(try await store.collections(after: nil, limit: 10).items.isEmpty)
            let names = ["e", "b", "d", "a", "c"]
            for name in names { _ = try await store.createCollection(name, model: Sample.model, tags: [:]) }
            var seen: [String] = []
            var sizes: [Int] = []
            var cursor: Int64?
            repeat {
                let page = try await store.collections(after: cursor, limit: 2)
                seen += page.items.map(\.id)
                sizes.append(page.items.count)
                cursor = page.next
            } while cursor != nil && sizes.count < 10
            #expect(seen == names)
            #expect(sizes == [2, 2, 1])
            let full = try await store.collections(after: nil, limit: 5)
            #expect(full.items.count == 5)
            #expect(full.next == nil)
        },

        FaceStoreContract("a page begins where the one before ended, whatever was deleted between") { subject in
            let store = try await subject.store()
            for name in ["a", "b", "c"] { _ = try await store.createCollection(name, model: Sample.model, tags: [:]) }
            let first = try await store.collections(after: nil, limit: 2)
            #expect(first.items.map(\.id) == ["faces", "a"])
            try await store.deleteCollection("a")
            try await store.deleteCollection("b")
            let second = try await store.collections(after: first.next, limit: 2)
            #expect(second.items.map(\.id) == ["c"])
            #expect(second.next == nil)
        },

        FaceStoreContract("a deleted collection takes everything with it") { subject in
            let store = try await subject.store()
            _ = try await store.createCollection("other", model: Sample.model, tags: ["a": "b"])
            let kept = try await store.index([0, 90], into: "other")
            let faces = try await store.index([0, 90], under: "photo")
            let token = RequestToken(token: "token", fingerprint: "create anna")
            try await store.createUser("anna", in: "faces", token: token)
            try await store.associate(Array(faces.prefix(1)), with: "anna")
            try await store.addTags(["colour": "red"], to: "faces")

            try await store.deleteCollection("faces")
            await #expect(throws: FaceStoreError.collectionNotFound("faces")) {
                try await store.describeCollection("faces")
            }
            #expect(try await store.collections(after: nil, limit: 10).items.map(\.id) == ["other"])

            _ = try await store.createCollection("faces", model: Sample.model, tags: [:])
            let description = try await store.describeCollection("faces")
            #expect(description.faceCount == 0)
            #expect(description.userCount == 0)
            #expect(try await store.tags(of: "faces").isEmpty)
            #expect(try await store.allFaces().isEmpty)
            #expect(try await store.search(0).isEmpty)
            #expect(try await store.searchUsers(0).isEmpty)
            #expect(try await store.embeddedFace(faces[0], in: "faces") == nil)
            #expect(try await store.embeddedUser("anna", in: "faces") == nil)
            // The token was the deleted collection's: this is a new request.
            try await store.createUser("anna", in: "faces", token: token)
            #expect(try await store.users(in: "faces", after: nil, limit: 10).items.map(\.id) == ["anna"])
            let again = try await store.index([0, 90], under: "photo")
            #expect(Set(again).isDisjoint(with: faces))

            #expect(try await store.allFaces("other").map(\.id) == kept)
            #expect(try await store.search(0, in: "other").map(\.face.id) == kept)
            #expect(try await store.tags(of: "other") == ["a": "b"])
        },

        FaceStoreContract("a collection created again can be another model's") { subject in
            let store = try await subject.store()
            try await store.index([0])
            _ = try await store.search(0)
            try await store.deleteCollection("faces")
            _ = try await store.createCollection("faces", model: Sample.otherModel, tags: [:])
            let faces = try await store.indexFaces(Sample.submission([90], model: Sample.otherModel), into: "faces")
            #expect(faces.map(\.model) == [Sample.otherModel])
            let found = try await store.searchFaces(
                near: Sample.face(0),
                model: Sample.otherModel,
                in: "faces",
                limit: 10,
                minimumCosine: -1
            )
            #expect(found.map(\.face) == faces)
        },
    ]
}
