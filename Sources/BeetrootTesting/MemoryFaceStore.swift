package import FaceCollections
package import FaceCore
package import Foundation
internal import Synchronization

/// Collections in memory, with the contract of a real store.
package final class MemoryFaceStore: FaceStore {
    private struct Contents {
        let row: Int64
        let collection: FaceCollection
        /// In the order of insertion, as are the users.
        var faces: [FaceRow] = []
        var users: [UserRow] = []
        var tags: [String: String]
        var answers: [String: Answer] = [:]
        var lastRow: Int64 = 0
    }

    private struct FaceRow {
        let row: Int64
        let stored: StoredFace
        let embedding: Embedding
        let weight: Double
        var userID: String?

        var face: StoredFace { stored.changed(userID: userID) }
    }

    private struct UserRow {
        let row: Int64
        let id: String
        var vector: Embedding?

        var user: FaceUser { FaceUser(id: id, status: vector == nil ? .created : .active) }
    }

    /// What a request under a token was answered.
    private struct Answer {
        let fingerprint: String
        let at: Date
        /// Nil for a request that only succeeds or fails.
        let association: FaceAssociation?
    }

    private struct State {
        var collections: [String: Contents] = [:]
        var lastRow: Int64 = 0
    }

    /// How long answers are remembered, in seconds.
    private static let answerLifetime: TimeInterval = 24 * 60 * 60

    private let limits: FaceStoreLimits
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    package init(limits: FaceStoreLimits = FaceStoreLimits(), now: @escaping @Sendable () -> Date = { Date() }) {
        self.limits = limits
        self.now = now
    }

    /// One atomic step. `body` checks everything before it changes anything.
    private func with<Result: Sendable>(
        _ collection: String,
        _ body: (inout Contents) throws -> Result
    ) throws -> Result {
        try state.withLock { state in
            guard let index = state.collections.index(forKey: collection) else {
                throw FaceStoreError.collectionNotFound(collection)
            }
            return try body(&state.collections.values[index])
        }
    }

    private func with<Result: Sendable>(
        _ collection: String,
        model: ModelID,
        _ body: (inout Contents) throws -> Result
    ) throws -> Result {
        try with(collection) { contents in
            guard contents.collection.model == model else {
                throw FaceStoreError.modelMismatch(
                    collection: collection,
                    stored: contents.collection.model,
                    requested: model
                )
            }
            return try body(&contents)
        }
    }

    // MARK: - Collections

    package func createCollection(_ id: String, model: ModelID, tags: [String: String]) throws -> FaceCollection {
        let collection = FaceCollection(id: id, model: model, createdAt: now())
        return try state.withLock { state in
            guard state.collections[id] == nil else { throw FaceStoreError.collectionExists(id) }
            guard tags.count <= limits.tags else { throw FaceStoreError.tooManyTags(limit: limits.tags) }
            state.lastRow += 1
            state.collections[id] = Contents(row: state.lastRow, collection: collection, tags: tags)
            return collection
        }
    }

    package func deleteCollection(_ id: String) throws {
        try state.withLock { state in
            guard state.collections.removeValue(forKey: id) != nil else { throw FaceStoreError.collectionNotFound(id) }
        }
    }

    package func describeCollection(_ id: String) throws -> CollectionDescription {
        try with(id) { contents in
            CollectionDescription(
                collection: contents.collection,
                faceCount: contents.faces.count,
                userCount: contents.users.count
            )
        }
    }

    package func collections(after cursor: Int64?, limit: Int) -> Page<FaceCollection> {
        state.withLock { state in
            Page(
                of: state.collections.values.sorted { $0.row < $1.row },
                after: cursor,
                limit: limit,
                row: \.row,
                item: \.collection
            )
        }
    }

    // MARK: - Faces

    package func indexFaces(_ submission: FaceSubmission, into collection: String) throws -> [StoredFace] {
        try with(collection, model: submission.model) { contents in
            let known = contents.faces
            let decisions = submission.policy.decide(
                submission.faces.map(\.embedding),
                externalImageID: submission.externalImageID
            ) { embedding, scope in
                let candidates = known.filter { row in
                    switch scope {
                    case .wholeCollection: true
                    case .externalImageID(let id): row.stored.externalImageID == id
                    }
                }
                let minimumCosine = submission.policy.duplicateCosine
                return candidates.nearest(to: embedding, limit: 1, minimumCosine: minimumCosine, by: \.embedding)
                    .first?.item.stored.id
            } makeID: {
                FaceID()
            }
            let newCount = decisions.count { if case .new = $0 { true } else { false } }
            guard newCount == 0 || known.count + newCount <= limits.faces else {
                throw FaceStoreError.tooManyFaces(limit: limits.faces)
            }
            var answer: [StoredFace] = []
            for (face, decision) in zip(submission.faces, decisions) {
                switch decision {
                case .new(let id):
                    let stored = StoredFace(
                        id: id,
                        imageID: submission.imageID,
                        externalImageID: submission.externalImageID,
                        boundingBox: face.boundingBox,
                        confidence: face.confidence,
                        model: submission.model,
                        userID: nil
                    )
                    contents.lastRow += 1
                    contents.faces.append(
                        FaceRow(
                            row: contents.lastRow,
                            stored: stored,
                            embedding: face.embedding,
                            weight: face.weight
                        )
                    )
                    answer.append(stored)
                case .existing(let id):
                    answer += known.filter { $0.stored.id == id }.map { $0.face.seen(as: face, in: submission) }
                case .sameAs(let position):
                    answer.append(answer[position].seen(as: face, in: submission))
                }
            }
            return answer
        }
    }

    package func faces(
        in collection: String,
        ids: [FaceID]?,
        userID: String?,
        after cursor: Int64?,
        limit: Int
    ) throws -> Page<StoredFace> {
        try with(collection) { contents in
            let wanted = ids.map(Set.init)
            let rows = contents.faces.filter { row in
                (wanted?.contains(row.stored.id) ?? true) && (userID == nil || row.userID == userID)
            }
            return Page(of: rows, after: cursor, limit: limit, row: \.row, item: \.face)
        }
    }

    package func embeddedFace(_ id: FaceID, in collection: String) throws -> EmbeddedFace? {
        try with(collection) { Self.embeddedFace(id, in: $0) }
    }

    private static func embeddedFace(_ id: FaceID, in contents: Contents) -> EmbeddedFace? {
        contents.faces.first { $0.stored.id == id }.map { EmbeddedFace(face: $0.face, embedding: $0.embedding) }
    }

    package func deleteFaces(_ ids: [FaceID], in collection: String) throws -> FaceDeletion {
        try with(collection) { contents in
            var seen: Set<FaceID> = []
            var deleted: [FaceID] = []
            var refused: [FaceDeletion.Refusal] = []
            for id in ids where seen.insert(id).inserted {
                let stored = Self.embeddedFace(id, in: contents)?.face
                if let stored, stored.userID == nil {
                    deleted.append(id)
                } else {
                    refused.append(FaceDeletion.Refusal(id: id, userID: stored?.userID))
                }
            }
            contents.faces.removeAll { deleted.contains($0.stored.id) }
            return FaceDeletion(deleted: deleted, refused: refused)
        }
    }

    package func searchFaces(
        near probe: Embedding,
        model: ModelID,
        in collection: String,
        limit: Int,
        minimumCosine: Double
    ) throws -> [ScoredFace] {
        try with(collection, model: model) { contents in
            contents.faces.nearest(to: probe, limit: limit, minimumCosine: minimumCosine, by: \.embedding)
                .map { ScoredFace(face: $0.item.face, cosine: $0.cosine) }
        }
    }

    // MARK: - Users

    package func createUser(_ id: String, in collection: String, token: RequestToken?) throws {
        try with(collection) { contents in
            _ = try once(token, &contents) { contents in
                guard !contents.users.contains(where: { $0.id == id }) else { throw FaceStoreError.userExists(id) }
                contents.lastRow += 1
                contents.users.append(UserRow(row: contents.lastRow, id: id))
                return nil
            }
        }
    }

    package func deleteUser(_ id: String, in collection: String, token: RequestToken?) throws {
        try with(collection) { contents in
            _ = try once(token, &contents) { contents in
                contents.users.remove(at: try Self.userIndex(id, in: contents))
                for index in contents.faces.indices where contents.faces[index].userID == id {
                    contents.faces[index].userID = nil
                }
                return nil
            }
        }
    }

    package func users(in collection: String, after cursor: Int64?, limit: Int) throws -> Page<FaceUser> {
        try with(collection) { contents in
            Page(of: contents.users, after: cursor, limit: limit, row: \.row, item: \.user)
        }
    }

    package func embeddedUser(_ id: String, in collection: String) throws -> EmbeddedUser? {
        try with(collection) { contents in
            contents.users.first { $0.id == id }.map { EmbeddedUser(user: $0.user, embedding: $0.vector) }
        }
    }

    package func associate(
        _ faces: [FaceID],
        with user: String,
        in collection: String,
        minimumCosine: Double,
        limit: Int,
        token: RequestToken?
    ) throws -> FaceAssociation {
        try change(user, in: collection, token: token, newOwner: user) { association, contents in
            try association.associating(faces, minimumCosine: minimumCosine, limit: limit) {
                Self.embeddedFace($0, in: contents)
            }
        }
    }

    package func disassociate(
        _ faces: [FaceID],
        from user: String,
        in collection: String,
        token: RequestToken?
    ) throws -> FaceAssociation {
        try change(user, in: collection, token: token, newOwner: nil) { association, contents in
            association.disassociating(faces) { Self.embeddedFace($0, in: contents)?.face }
        }
    }

    /// Gives the faces that `decide` names to `newOwner` and makes the user's vector anew.
    private func change(
        _ user: String,
        in collection: String,
        token: RequestToken?,
        newOwner: String?,
        decide: (UserAssociation, Contents) throws -> FaceAssociation
    ) throws -> FaceAssociation {
        try with(collection) { contents in
            let answer = try once(token, &contents) { contents in
                let index = try Self.userIndex(user, in: contents)
                let before = UserAssociation(
                    userID: user,
                    vector: contents.users[index].vector,
                    faceCount: contents.faces.count { $0.userID == user }
                )
                let association = try decide(before, contents)
                for face in contents.faces.indices where association.changed.contains(contents.faces[face].stored.id) {
                    contents.faces[face].userID = newOwner
                }
                let own = contents.faces.filter { $0.userID == user }
                contents.users[index].vector = UserVector.make(own.map { ($0.embedding, $0.weight) })
                return association
            }
            guard let answer else { preconditionFailure("a fingerprint names the operation") }
            return answer
        }
    }

    package func searchUsers(
        near probe: Embedding,
        model: ModelID,
        in collection: String,
        limit: Int,
        minimumCosine: Double
    ) throws -> [ScoredUser] {
        try with(collection, model: model) { contents in
            contents.users.nearest(to: probe, limit: limit, minimumCosine: minimumCosine, by: \.vector)
                .map { ScoredUser(user: $0.item.user, cosine: $0.cosine) }
        }
    }

    private static func userIndex(_ id: String, in contents: Contents) throws -> Int {
        guard let index = contents.users.firstIndex(where: { $0.id == id }) else {
            throw FaceStoreError.userNotFound(id)
        }
        return index
    }

    /// Answers as the same request was answered before, or does it and remembers the answer.
    private func once(
        _ token: RequestToken?,
        _ contents: inout Contents,
        _ request: (inout Contents) throws -> FaceAssociation?
    ) throws -> FaceAssociation? {
        guard let token else { return try request(&contents) }
        let time = now()
        contents.answers = contents.answers.filter { time.timeIntervalSince($0.value.at) <= Self.answerLifetime }
        if let earlier = contents.answers[token.token] {
            guard earlier.fingerprint == token.fingerprint else { throw FaceStoreError.requestTokenReused(token.token) }
            return earlier.association
        }
        let association = try request(&contents)
        contents.answers[token.token] = Answer(fingerprint: token.fingerprint, at: time, association: association)
        return association
    }

    // MARK: - Tags

    package func tags(of collection: String) throws -> [String: String] {
        try with(collection) { $0.tags }
    }

    package func addTags(_ tags: [String: String], to collection: String) throws {
        try with(collection) { contents in
            let merged = contents.tags.merging(tags) { $1 }
            guard merged.count <= limits.tags else { throw FaceStoreError.tooManyTags(limit: limits.tags) }
            contents.tags = merged
        }
    }

    package func removeTags(_ keys: [String], from collection: String) throws {
        try with(collection) { contents in
            for key in keys { contents.tags[key] = nil }
        }
    }
}

extension StoredFace {
    fileprivate func changed(userID: String?) -> StoredFace {
        StoredFace(
            id: id,
            imageID: imageID,
            externalImageID: externalImageID,
            boundingBox: boundingBox,
            confidence: confidence,
            model: model,
            userID: userID
        )
    }

    /// The stored face as an image shows it that has the same face again.
    fileprivate func seen(as face: FaceSubmission.Face, in submission: FaceSubmission) -> StoredFace {
        StoredFace(
            id: id,
            imageID: submission.imageID,
            externalImageID: externalImageID,
            boundingBox: face.boundingBox,
            confidence: face.confidence,
            model: model,
            userID: userID
        )
    }
}

extension Page {
    /// - Parameter rows: in the order of `row`.
    fileprivate init<Row>(
        of rows: [Row],
        after cursor: Int64?,
        limit: Int,
        row: (Row) -> Int64,
        item: (Row) -> Item
    ) {
        let rest = rows.filter { row($0) > cursor ?? 0 }
        let page = rest.prefix(limit)
        self.init(items: page.map(item), next: rest.count > limit ? page.last.map(row) : nil)
    }
}

extension Array {
    /// The elements nearest to a probe, most similar first, equal ones in their order; those without a place are left out.
    fileprivate func nearest(
        to probe: Embedding,
        limit: Int,
        minimumCosine: Double,
        by embedding: (Element) -> Embedding?
    ) -> [(item: Element, cosine: Double)] {
        let near = enumerated().compactMap { position, element -> (position: Int, item: Element, cosine: Double)? in
            guard let cosine = embedding(element).map({ Double($0.cosine(probe)) }), cosine >= minimumCosine else {
                return nil
            }
            return (position, element, cosine)
        }
        return near.sorted { ($1.cosine, $0.position) < ($0.cosine, $1.position) }.prefix(limit)
            .map { ($0.item, $0.cosine) }
    }
}
