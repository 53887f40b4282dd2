internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import Testing

extension FaceStoreContract {
    static let faces: [FaceStoreContract] = [
        FaceStoreContract("what was indexed can be read and found at once") { subject in
            let store = try await subject.store()
            let submission = Sample.submission([0, 90], under: "photo:1")
            let answer = try await store.indexFaces(submission, into: "faces")
            let expected = zip(submission.faces, answer).map { face, stored in
                StoredFace(
                    id: stored.id,
                    imageID: submission.imageID,
                    externalImageID: "photo:1",
                    boundingBox: face.boundingBox,
                    confidence: face.confidence,
                    model: Sample.model,
                    userID: nil
                )
            }
            #expect(answer == expected)
            #expect(Set(answer.map(\.id)).count == 2)
            #expect(answer.allSatisfy { $0.id.uuid.uuid.6 >> 4 == 4 })

            let page = try await store.faces(in: "faces", ids: nil, userID: nil, after: nil, limit: 10)
            #expect(page.items == answer)
            #expect(page.next == nil)
            #expect(try await store.faceCount() == 2)
            for (face, stored) in zip(submission.faces, answer) {
                let embedded = try await store.embeddedFace(stored.id, in: "faces")
                #expect(embedded == EmbeddedFace(face: stored, embedding: face.embedding))
            }
            let found = try await store.search(0)
            #expect(found.map(\.face) == answer)
            #expect(abs(found[0].cosine - 1) < 1e-5)
            #expect(abs(found[1].cosine) < 1e-5)
        },

        FaceStoreContract("an image without faces is none") { subject in
            let store = try await subject.store()
            #expect(try await store.index([]) == [])
            #expect(try await store.index([], under: "photo") == [])
            #expect(try await store.faceCount() == 0)
        },

        FaceStoreContract("another model's embeddings are refused") { subject in
            let store = try await subject.store()
            try await store.index([0])
            let mismatch = FaceStoreError.modelMismatch(
                collection: "faces",
                stored: Sample.model,
                requested: Sample.otherModel
            )
            for degrees in [[], [90.0]] {
                await #expect(throws: mismatch) {
                    try await store.indexFaces(Sample.submission(degrees, model: Sample.otherModel), into: "faces")
                }
            }
            await #expect(throws: mismatch) {
                try await store.searchFaces(
                    near: Sample.face(0),
                    model: Sample.otherModel,
                    in: "faces",
                    limit: 1,
                    minimumCosine: 0
                )
            }
            await #expect(throws: mismatch) {
                try await store.searchUsers(
                    near: Sample.face(0),
                    model: Sample.otherModel,
                    in: "faces",
                    limit: 1,
                    minimumCosine: 0
                )
            }
            #expect(try await store.faceCount() == 1)
        },

        FaceStoreContract("faces come in pages, oldest first") { subject in
            let store = try await subject.store()
            var ids: [FaceID] = []
            for image in 0..<3 { ids += try await store.index([0, 90, 180], image: "\(image)") }
            var seen: [FaceID] = []
            var sizes: [Int] = []
            var cursor: Int64?
            repeat {
                let page = try await store.faces(in: "faces", ids: nil, userID: nil, after: cursor, limit: 4)
                seen += page.items.map(\.id)
                sizes.append(page.items.count)
                cursor = page.next
            } while cursor != nil && sizes.count < 10
            #expect(seen == ids)
            #expect(sizes == [4, 4, 1])
            let full = try await store.faces(in: "faces", ids: nil, userID: nil, after: nil, limit: 9)
            #expect(full.items.count == 9)
            #expect(full.next == nil)
        },

        FaceStoreContract("pages of faces can be of some faces and of one user") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 90, 180, 270])
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.associate([ids[1], ids[3]], with: "anna")

            let wanted = [ids[3], FaceID(), ids[0], ids[3], ids[1]]
            let first = try await store.faces(in: "faces", ids: wanted, userID: nil, after: nil, limit: 2)
            #expect(first.items.map(\.id) == [ids[0], ids[1]])
            let second = try await store.faces(in: "faces", ids: wanted, userID: nil, after: first.next, limit: 2)
            #expect(first.next != nil)
            #expect(second.items.map(\.id) == [ids[3]])
            #expect(second.next == nil)

            let annas = try await store.faces(in: "faces", ids: nil, userID: "anna", after: nil, limit: 2)
            #expect(annas.items.map(\.id) == [ids[1], ids[3]])
            #expect(annas.items.map(\.userID) == ["anna", "anna"])
            #expect(annas.next == nil)
            let both = try await store.faces(in: "faces", ids: [ids[0], ids[3]], userID: "anna", after: nil, limit: 2)
            #expect(both.items.map(\.id) == [ids[3]])
            #expect(try await store.faces(in: "faces", ids: [], userID: nil, after: nil, limit: 2).items.isEmpty)
            #expect(try await store.allFaces(of: "nobody").isEmpty)
        },

        FaceStoreContract("a search finds the most similar first, down to the bound, up to the limit") { subject in
            let store = try await subject.store()
            let angles: [Double] = [80, 20, 140, 0, 50, 110, 170]
            let ids = try await store.index(angles)
            let found = try await store.search(10)
            // From 10 degrees: 0 and 20 are equally far, then 50, 80, 110, 140, 170.
            #expect(found[2...].map(\.face.id) == [ids[4], ids[0], ids[5], ids[2], ids[6]])
            #expect(Set(found[..<2].map(\.face.id)) == [ids[1], ids[3]])
            for (match, degrees) in zip(found, [10.0, 10, 40, 70, 100, 130, 160]) {
                #expect(abs(match.cosine - Sample.cosine(degrees)) < 1e-5)
            }
            #expect(try await store.search(10, limit: 3).map(\.face.id) == found[..<3].map(\.face.id))
            let near = try await store.search(10, minimumCosine: Sample.cosine(75))
            #expect(near.map(\.face.id) == found[..<4].map(\.face.id))
            #expect(try await store.search(260, minimumCosine: 0.5).isEmpty)
        },

        FaceStoreContract("of equally similar faces the oldest is first") { subject in
            let store = try await subject.store()
            let first = try await store.index([0, 0, 90])
            let second = try await store.index([0, 0])
            let expected = [first[0], first[1], second[0], second[1], first[2]]
            #expect(try await store.search(0).map(\.face.id) == expected)
            for limit in 1...5 {
                #expect(try await store.search(0, limit: limit).map(\.face.id) == Array(expected.prefix(limit)))
            }
        },

        FaceStoreContract("the bound of a search is included") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 25, 60])
            let exact = try await store.search(0).map(\.cosine)
            for (count, cosine) in zip(1..., exact) {
                let found = try await store.search(0, minimumCosine: cosine)
                #expect(found.map(\.face.id) == Array(ids.prefix(count)))
            }
        },

        FaceStoreContract("collections do not see each other's faces") { subject in
            let store = try await subject.store()
            _ = try await store.createCollection("other", model: Sample.model, tags: [:])
            let here = try await store.index([0], under: "photo")
            let there = try await store.index([0], under: "photo", into: "other")
            #expect(here != there)
            #expect(try await store.search(0).map(\.face.id) == here)
            #expect(try await store.search(0, in: "other").map(\.face.id) == there)
            #expect(try await store.embeddedFace(there[0], in: "faces") == nil)
            #expect(try await store.faces(in: "faces", ids: there, userID: nil, after: nil, limit: 9).items.isEmpty)
            let deletion = try await store.deleteFaces(there, in: "faces")
            #expect(deletion == FaceDeletion(deleted: [], refused: [.init(id: there[0], userID: nil)]))
            #expect(try await store.faceCount("other") == 1)
            try await store.createUser("anna", in: "faces", token: nil)
            let association = try await store.associate(there, with: "anna")
            #expect(association.refused.map(\.reason) == [.faceNotFound])
            #expect(try await store.embeddedFace(there[0], in: "other")?.face.userID == nil)
        },

        FaceStoreContract("faces are deleted one by one, those of users refused") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 90, 180, 270])
            _ = try await store.search(0)
            try await store.createUser("anna", in: "faces", token: nil)
            try await store.associate([ids[1]], with: "anna")
            let vector = try await store.vector(of: "anna")
            let unknown = FaceID()

            let deletion = try await store.deleteFaces(
                [ids[3], ids[1], unknown, ids[0], ids[3], unknown],
                in: "faces"
            )
            #expect(deletion.deleted == [ids[3], ids[0]])
            #expect(deletion.refused == [.init(id: ids[1], userID: "anna"), .init(id: unknown, userID: nil)])
            #expect(try await store.allFaces().map(\.id) == [ids[1], ids[2]])
            #expect(try await store.search(0).map(\.face.id) == [ids[1], ids[2]])
            #expect(try await store.embeddedFace(ids[0], in: "faces") == nil)
            #expect(try await store.faceCount() == 2)
            // A refusal leaves the user as it was.
            #expect(try await store.vector(of: "anna") == vector)
            #expect(try await store.deleteFaces([ids[0]], in: "faces").deleted == [])
            #expect(try await store.deleteFaces([], in: "faces") == FaceDeletion(deleted: [], refused: []))
        },

        FaceStoreContract("a page begins where the one before ended, whatever faces were deleted between") { subject in
            let store = try await subject.store()
            let ids = try await store.index([0, 90, 180, 270])
            let first = try await store.faces(in: "faces", ids: nil, userID: nil, after: nil, limit: 2)
            _ = try await store.deleteFaces([ids[1], ids[2]], in: "faces")
            let new = try await store.index([45], under: "later")
            let second = try await store.faces(in: "faces", ids: nil, userID: nil, after: first.next, limit: 9)
            #expect(second.items.map(\.id) == [ids[3]] + new)
        },

        FaceStoreContract("a full collection takes no new face and still knows its own") { subject in
            let store = try await subject.store(limits: FaceStoreLimits(faces: 3))
            _ = try await store.createCollection("other", model: Sample.model, tags: [:])
            try await store.index([0, 90], into: "other")
            let ids = try await store.index([0, 90], under: "photo")
            await #expect(throws: FaceStoreError.tooManyFaces(limit: 3)) {
                try await store.index([180, 270], under: "photo")
            }
            #expect(try await store.allFaces().map(\.id) == ids)
            let last = try await store.index([180], under: "photo")
            await #expect(throws: FaceStoreError.tooManyFaces(limit: 3)) {
                try await store.index([270], under: "photo")
            }
            #expect(try await store.index([0, 90, 180], under: "photo") == ids + last)
            _ = try await store.deleteFaces(last, in: "faces")
            try await store.index([270], under: "photo")
            #expect(try await store.faceCount() == 3)
        },
    ]
}
