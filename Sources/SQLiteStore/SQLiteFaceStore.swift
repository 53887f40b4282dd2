package import FaceCollections
package import FaceCore
package import Foundation
internal import GRDB

/// Face collections in a SQLite database.
///
/// Searches read the database only for what changed since the last one: a collection's embeddings stay in memory once it was
/// searched, five bytes for each coordinate. They run on SQLite's threads and wait for nobody.
package final class SQLiteFaceStore: FaceStore {
    let database: SQLiteDatabase
    let userSnapshots = UserSnapshots()
    let now: @Sendable () -> Date
    private let faceSnapshots = FaceSnapshots()
    private let limits: FaceStoreLimits

    package init(
        database: SQLiteDatabase,
        limits: FaceStoreLimits = FaceStoreLimits(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.database = database
        self.limits = limits
        self.now = now
    }

    // MARK: - Collections

    package func createCollection(
        _ id: String,
        model: ModelID,
        tags: [String: String]
    ) async throws -> FaceCollection {
        let createdAt = now()
        let tagLimit = limits.tags
        return try await database.write { db in
            guard try StoredCollection.find(id, in: db) == nil else { throw FaceStoreError.collectionExists(id) }
            try db.execute(
                literal: """
                    INSERT INTO collection (collectionId, model, createdAt)
                    VALUES (\(try id.storable()), \(model.description), \(createdAt))
                    """
            )
            try Self.addTags(tags, to: id, limit: tagLimit, in: db)
            // As it is stored: the time to the millisecond.
            return try Self.collection(id, in: db).collection
        }
    }

    package func deleteCollection(_ id: String) async throws {
        try await database.write { db in
            _ = try Self.collection(id, in: db)
            // Or else the photos would count as done when their collection is made again.
            try db.execute(
                literal: "DELETE FROM photo WHERE photoId IN (SELECT photoId FROM photoFace WHERE collectionId = \(id))"
            )
            try db.execute(literal: "DELETE FROM collection WHERE collectionId = \(id)")
        }
        faceSnapshots.remove(id)
        userSnapshots.remove(id)
    }

    package func describeCollection(_ id: String) async throws -> CollectionDescription {
        try await database.read { db in
            let collection = try Self.collection(id, in: db)
            let userCount = try SQLRequest<Int>(literal: "SELECT COUNT(*) FROM user WHERE collectionId = \(id)")
                .fetchOne(db)
            return CollectionDescription(
                collection: collection.collection,
                faceCount: collection.faceCount,
                userCount: userCount ?? 0
            )
        }
    }

    package func collections(after cursor: Int64?, limit: Int) async throws -> Page<FaceCollection> {
        try await database.read { db in
            try Page(limit: limit) { count in
                try SQLRequest<Row>(
                    literal: "SELECT * FROM collection WHERE id > \(cursor ?? 0) ORDER BY id LIMIT \(count)",
                    cached: true
                ).fetchCursor(db)
            } item: { row in
                let stored = try StoredCollection(row)
                return (stored.row, stored.collection)
            }
        }
    }

    // MARK: - Faces

    package func indexFaces(_ submission: FaceSubmission, into collectionID: String) async throws -> [StoredFace] {
        let known = faceSnapshots[collectionID]
        let faceLimit = limits.faces
        return try await database.write { [faceSnapshots] db in
            let collection = try Self.collection(collectionID, model: submission.model, in: db)
            let lookup = FaceLookup(
                collection: collection,
                duplicateCosine: submission.policy.duplicateCosine,
                db: db,
                snapshot: { try faceSnapshots.current(collection, since: known, in: db) }
            )
            let decisions = try submission.policy.decide(
                submission.faces.map(\.embedding),
                externalImageID: try submission.externalImageID?.storable(),
                lookup: lookup.nearest,
                makeID: FaceID.init
            )
            return try Self.store(submission, decisions, into: collection, faceLimit: faceLimit, in: db)
        }
    }

    package func faces(
        in collectionID: String,
        ids: [FaceID]?,
        userID: String?,
        after cursor: Int64?,
        limit: Int
    ) async throws -> Page<StoredFace> {
        try await database.read { db in
            let collection = try Self.collection(collectionID, in: db)
            guard userID?.isStorable ?? true else { return Page(items: [], next: nil) }
            let ofUser: SQL = userID.map { "AND userId = \($0)" } ?? ""
            let selection: SQL =
                if let ids {
                    StoredFace.among(ids, in: collection)
                } else {
                    "collectionId = \(collectionID)"
                }
            return try Page(limit: limit) { count in
                try SQLRequest<Row>(
                    literal: """
                        SELECT \(StoredFace.columns), id FROM face
                        WHERE \(selection) \(ofUser) AND id > \(cursor ?? 0) ORDER BY id LIMIT \(count)
                        """,
                    cached: true
                ).fetchCursor(db)
            } item: { row in
                (try row.value(at: StoredFace.columnCount), try StoredFace(row, model: collection.model))
            }
        }
    }

    package func embeddedFace(_ id: FaceID, in collectionID: String) async throws -> EmbeddedFace? {
        try await database.read { db in
            try Self.embeddedFace(id, in: try Self.collection(collectionID, in: db), db)
        }
    }

    package func deleteFaces(_ ids: [FaceID], in collectionID: String) async throws -> FaceDeletion {
        try await database.write { db in
            let collection = try Self.collection(collectionID, in: db)
            let stored = try Self.faces(ids, in: collection, db)
            var deleted: [FaceID] = []
            var refused: [FaceDeletion.Refusal] = []
            for id in ids.unique {
                if let face = stored[id], face.userID == nil {
                    deleted.append(id)
                } else {
                    refused.append(FaceDeletion.Refusal(id: id, userID: stored[id]?.userID))
                }
            }
            try db.execute(literal: "DELETE FROM face WHERE faceId IN (SELECT value FROM json_each(\(deleted.json)))")
            return FaceDeletion(deleted: deleted, refused: refused)
        }
    }

    package func searchFaces(
        near probe: Embedding,
        model: ModelID,
        in collectionID: String,
        limit: Int,
        minimumCosine: Double
    ) async throws -> [ScoredFace] {
        let known = faceSnapshots[collectionID]
        return try await database.read { [faceSnapshots] db in
            let collection = try Self.collection(collectionID, model: model, in: db)
            let index = try faceSnapshots.current(collection, since: known, in: db).index
            try Self.check(probe, fits: index.dimension, in: collection)
            let matches = index.nearest(to: probe, limit: limit, minimumCosine: Float(atLeast: minimumCosine))
            let stored = try Self.faces(matches.map(\.id), in: collection, db)
            return matches.compactMap { match in
                stored[match.id].map { ScoredFace(face: $0, cosine: Double(match.cosine)) }
            }
        }
    }

    // MARK: - Tags

    package func tags(of collectionID: String) async throws -> [String: String] {
        try await database.read { db in
            _ = try Self.collection(collectionID, in: db)
            return try Self.tags(of: collectionID, in: db)
        }
    }

    package func addTags(_ tags: [String: String], to collectionID: String) async throws {
        let tagLimit = limits.tags
        try await database.write { db in
            _ = try Self.collection(collectionID, in: db)
            try Self.addTags(tags, to: collectionID, limit: tagLimit, in: db)
        }
    }

    package func removeTags(_ keys: [String], from collectionID: String) async throws {
        try await database.write { db in
            _ = try Self.collection(collectionID, in: db)
            for key in keys where key.isStorable {
                try db.execute(literal: "DELETE FROM tag WHERE collectionId = \(collectionID) AND key = \(key)")
            }
        }
    }
}
