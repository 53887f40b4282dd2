package import FaceCollections
package import FaceCore
internal import Foundation
internal import GRDB

extension SQLiteFaceStore {
    /// The answer to a request that only succeeds or fails.
    private struct Done: Codable {}

    package func createUser(_ id: String, in collectionID: String, token: RequestToken?) async throws {
        let time = now()
        try await database.write { db in
            _ = try Self.collection(collectionID, in: db)
            _ = try RequestRecord.answer(token, in: collectionID, now: time, db) {
                guard try StoredUser.find(id, in: collectionID, db) == nil else { throw FaceStoreError.userExists(id) }
                try db.execute(
                    literal: "INSERT INTO user (collectionId, userId) VALUES (\(collectionID), \(try id.storable()))"
                )
                return Done()
            }
        }
    }

    package func deleteUser(_ id: String, in collectionID: String, token: RequestToken?) async throws {
        let time = now()
        try await database.write { db in
            _ = try Self.collection(collectionID, in: db)
            _ = try RequestRecord.answer(token, in: collectionID, now: time, db) {
                _ = try Self.existingUser(id, in: collectionID, db)
                try db.execute(
                    literal: "UPDATE face SET userId = NULL WHERE collectionId = \(collectionID) AND userId = \(id)"
                )
                try db.execute(
                    literal: "DELETE FROM user WHERE collectionId = \(collectionID) AND userId = \(id)"
                )
                try StoredUser.raiseGeneration(in: collectionID, db)
                return Done()
            }
        }
    }

    package func users(in collectionID: String, after cursor: Int64?, limit: Int) async throws -> Page<FaceUser> {
        try await database.read { db in
            _ = try Self.collection(collectionID, in: db)
            return try Page(limit: limit) { count in
                try SQLRequest<Row>(
                    literal: """
                        SELECT id, userId, vector IS NOT NULL FROM user
                        WHERE collectionId = \(collectionID) AND id > \(cursor ?? 0) ORDER BY id LIMIT \(count)
                        """,
                    cached: true
                ).fetchCursor(db)
            } item: { row in
                let status: FaceUser.Status = try row.value(at: 2) ? .active : .created
                return (try row.value(at: 0), FaceUser(id: try row.value(at: 1), status: status))
            }
        }
    }

    package func embeddedUser(_ id: String, in collectionID: String) async throws -> EmbeddedUser? {
        try await database.read { db in
            _ = try Self.collection(collectionID, in: db)
            return try StoredUser.find(id, in: collectionID, db).map { user in
                EmbeddedUser(user: FaceUser(id: id, status: user.status), embedding: user.vector)
            }
        }
    }

    package func associate(
        _ faces: [FaceID],
        with userID: String,
        in collectionID: String,
        minimumCosine: Double,
        limit: Int,
        token: RequestToken?
    ) async throws -> FaceAssociation {
        let time = now()
        return try await database.write { db in
            let collection = try Self.collection(collectionID, in: db)
            return try RequestRecord.answer(token, in: collectionID, now: time, db) {
                let association = try Self.association(of: userID, in: collectionID, db)
                let answer = try association.associating(faces, minimumCosine: minimumCosine, limit: limit) { id in
                    let face = try Self.embeddedFace(id, in: collection, db)
                    if let face { try Self.check(face.embedding, fits: association.vector?.dimension, in: collection) }
                    return face
                }
                try Self.give(answer.changed, to: userID, of: userID, in: collectionID, db)
                return answer
            }
        }
    }

    package func disassociate(
        _ faces: [FaceID],
        from userID: String,
        in collectionID: String,
        token: RequestToken?
    ) async throws -> FaceAssociation {
        let time = now()
        return try await database.write { db in
            let collection = try Self.collection(collectionID, in: db)
            return try RequestRecord.answer(token, in: collectionID, now: time, db) {
                let association = try Self.association(of: userID, in: collectionID, db)
                let stored = try Self.faces(faces, in: collection, db)
                let answer = association.disassociating(faces) { stored[$0] }
                try Self.give(answer.changed, to: nil, of: userID, in: collectionID, db)
                return answer
            }
        }
    }

    package func searchUsers(
        near probe: Embedding,
        model: ModelID,
        in collectionID: String,
        limit: Int,
        minimumCosine: Double
    ) async throws -> [ScoredUser] {
        try await database.read { [userSnapshots] db in
            let collection = try Self.collection(collectionID, model: model, in: db)
            let index = try userSnapshots.current(collection, in: db)
            try Self.check(probe, fits: index.dimension, in: collection)
            return index.nearest(to: probe, limit: limit, minimumCosine: Float(atLeast: minimumCosine)).map { match in
                ScoredUser(user: FaceUser(id: match.id, status: .active), cosine: Double(match.cosine))
            }
        }
    }

    // MARK: - Rows

    private static func existingUser(_ id: String, in collectionID: String, _ db: Database) throws -> StoredUser {
        guard let user = try StoredUser.find(id, in: collectionID, db) else { throw FaceStoreError.userNotFound(id) }
        return user
    }

    private static func association(
        of userID: String,
        in collectionID: String,
        _ db: Database
    ) throws -> UserAssociation {
        let user = try existingUser(userID, in: collectionID, db)
        let faceCount = try SQLRequest<Int>(
            literal: "SELECT COUNT(*) FROM face WHERE collectionId = \(collectionID) AND userId = \(userID)"
        ).fetchOne(db)
        return UserAssociation(userID: userID, vector: user.vector, faceCount: faceCount ?? 0)
    }

    /// Makes faces `owner`'s, or nobody's, and makes the vector of the user anew who got or lost them.
    private static func give(
        _ faces: [FaceID],
        to owner: String?,
        of userID: String,
        in collectionID: String,
        _ db: Database
    ) throws {
        guard !faces.isEmpty else { return }
        try db.execute(
            literal: "UPDATE face SET userId = \(owner) WHERE faceId IN (SELECT value FROM json_each(\(faces.json)))"
        )
        try StoredUser.makeVector(of: userID, in: collectionID, db)
    }
}
