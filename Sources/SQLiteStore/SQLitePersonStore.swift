package import FaceCollections
package import FaceCore
package import Foundation
internal import GRDB
package import People
internal import Synchronization

/// Persons in a SQLite database.
package final class SQLitePersonStore: PersonStore {
    private let database: SQLiteDatabase
    /// Touched by write transactions only, which run one at a time.
    private let galleries = Mutex<[String: CachedGallery]>([:])
    private let makeIndex: @Sendable () -> any FaceIndex
    private let now: @Sendable () -> Date

    package init(
        database: SQLiteDatabase,
        makeIndex: @escaping @Sendable () -> any FaceIndex = { ExactFaceIndex() },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.database = database
        self.makeIndex = makeIndex
        self.now = now
    }

    /// Opens a database for this store alone.
    ///
    /// - Throws: what ``SQLiteDatabase/init(path:)`` throws.
    package convenience init(path: String, now: @escaping @Sendable () -> Date = { Date() }) async throws {
        self.init(database: try await SQLiteDatabase(path: path), now: now)
    }

    // MARK: - Collections and claims

    package func openCollection(_ id: String, model: ModelID) async throws -> FaceCollection {
        let createdAt = now()
        return try await database.write { db in
            try db.execute(
                literal: """
                    INSERT INTO collection (collectionId, model, createdAt)
                    VALUES (\(id), \(model.description), \(createdAt)) ON CONFLICT DO NOTHING
                    """
            )
            return try Self.collection(id, model: model, in: db).collection
        }
    }

    package func claim(_ claim: PhotoClaim, policy: AssignmentPolicy) async throws -> [FaceAssignment] {
        let createdAt = now()
        return try await database.writeWithoutTransaction { db in
            var assignments: [FaceAssignment] = []
            // Taken out, and put back only after the commit: after any error the next claim reads the database anew.
            var cached = self.galleries.withLock { $0.removeValue(forKey: claim.collectionID) }
            try db.inTransaction(.immediate) {
                assignments = try self.assign(claim, policy: policy, createdAt: createdAt, cached: &cached, in: db)
                return .commit
            }
            self.galleries.withLock { $0[claim.collectionID] = cached }
            return assignments
        }
    }

    private func assign(
        _ claim: PhotoClaim,
        policy: AssignmentPolicy,
        createdAt: Date,
        cached: inout CachedGallery?,
        in db: Database
    ) throws -> [FaceAssignment] {
        let collection = try Self.collection(claim.collectionID, model: claim.model, in: db)
        var assignments = try Self.assignments(of: claim, in: db)
        let undecided = claim.faces.indices.filter { assignments[$0 + 1] == nil }
        guard !undecided.isEmpty else { return assignments.inOrder }

        // Moved out and in again, so that the index is changed in place instead of copied.
        var gallery = cached.take() ?? CachedGallery(index: makeIndex(), collection: collection.row)
        try gallery.refresh(collection, in: db, makeIndex: makeIndex)
        let decided = policy.assign(undecided.map { claim.faces[$0].embedding }, growing: &gallery.gallery)
        for (index, assignment) in zip(undecided, decided) {
            if assignment.outcome == .new { try Self.insertPerson(assignment.personID, createdAt: createdAt, in: db) }
            gallery.advance(to: try Self.insertFace(index, of: claim, assignment, in: db))
            assignments[index + 1] = assignment
        }
        cached = gallery
        return assignments.inOrder
    }

    // MARK: - Photos

    package func photo(_ id: PhotoID) async throws -> Photo? {
        try await database.read { db in
            try SQLRequest<Row>(literal: "SELECT * FROM photo WHERE photoId = \(id.description)").fetchOne(db).map(
                Self.photo
            )
        }
    }

    package func complete(_ photo: Photo, occurrences: [Occurrence]) async throws -> [String] {
        try await database.write { db in
            try Self.checkClaim(of: photo, occurrences, in: db)
            var thumbKeys = try Self.thumbKeys(of: photo.id, in: db)
            // Takes the occurrences with it.
            try db.execute(literal: "DELETE FROM photo WHERE photoId = \(photo.id.description)")
            try Self.insertPhoto(photo, in: db)
            for occurrence in occurrences { try Self.insertOccurrence(occurrence, in: db) }
            try Self.removeEarlierFaces(of: photo, in: db)
            thumbKeys.subtract(photo.faceThumbKeys)
            return try thumbKeys.sorted().filter { key in
                try SQLRequest<Int>(literal: "SELECT 1 FROM occurrence WHERE thumbKey = \(key)").fetchOne(db) == nil
            }
        }
    }

    package func faces(of photoID: PhotoID) async throws -> [CompletedFace] {
        try await database.read { db in
            try Self.occurrenceRows(
                "WHERE photo.photoId = \(photoID.description) ORDER BY occurrence.faceIndex",
                in: db
            )
            .map { row in
                CompletedFace(
                    occurrence: try Self.occurrence(row),
                    outcome: try Self.outcome(row),
                    similarity: try row.value("similarity")
                )
            }
        }
    }

    // MARK: - Persons

    package func persons(limit: Int, offset: Int) async throws -> [Person] {
        try await database.read { db in
            try Self.persons(
                where: "1",
                "ORDER BY photoCount DESC, createdAt, person.id LIMIT \(limit) OFFSET \(offset)",
                in: db
            )
        }
    }

    package func personCount() async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(DISTINCT personId) FROM occurrence") ?? 0
        }
    }

    package func person(_ id: FaceID) async throws -> Person? {
        try await database.read { db in try Self.persons(where: "personId = \(id.description)", "", in: db).first }
    }

    package func occurrences(of personID: FaceID) async throws -> [Occurrence] {
        try await database.read { db in
            try Self.occurrenceRows(
                """
                WHERE occurrence.personId = \(personID.description)
                ORDER BY photo.uploadedAt DESC, photo.photoId, occurrence.faceIndex
                """,
                in: db
            ).map(Self.occurrence)
        }
    }

    package func assignments() async throws -> [StoredAssignment] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT photo.key, faceIndex, faceId, personId FROM photo
                    JOIN photoFace USING (photoId, contentHash)
                    WHERE photoFaceCount = photo.faceCount
                    ORDER BY photo.key, photo.bucket, faceIndex
                    """
            ).map { row in
                StoredAssignment(
                    photoKey: try row.value("key"),
                    faceIndex: try row.value("faceIndex"),
                    faceID: try row.parsed("faceId"),
                    personID: try row.value("personId", as: String?.self) == nil ? nil : row.parsed("personId")
                )
            }
        }
    }

    package func checkReadiness() async throws {
        try await database.checkReadiness()
    }
}

extension [Int: FaceAssignment] {
    /// By face index.
    fileprivate var inOrder: [FaceAssignment] {
        sorted { $0.key < $1.key }.map(\.value)
    }
}
