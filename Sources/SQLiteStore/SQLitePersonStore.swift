internal import Dispatch
package import FaceCollections
package import FaceCore
package import Foundation
internal import GRDB
package import People
internal import Synchronization

/// Persons in one SQLite file, shared by any number of threads and processes.
///
/// What a method reports as done survives a power cut: the journal is a write-ahead log, flushed at every commit. Readers
/// never wait for writers. Every method runs on SQLite's own threads.
package final class SQLitePersonStore: PersonStore {
    /// Private but for the tests.
    let pool: DatabasePool
    /// Touched by write transactions only, which run one at a time.
    private let galleries = Mutex<[String: CachedGallery]>([:])
    private let makeIndex: @Sendable () -> any FaceIndex
    private let now: @Sendable () -> Date

    /// Opens or creates the file; its folder must exist.
    ///
    /// - Throws: ``PersonStoreError/madeByNewerVersion(_:)``, or ``PersonStoreError/failed(reason:)``.
    package init(
        path: String,
        makeIndex: @escaping @Sendable () -> any FaceIndex = { ExactFaceIndex() },
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws {
        do {
            pool = try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try Self.openPool(path) })
                }
            }
        } catch let error as DatabaseError {
            throw PersonStoreError(error)
        }
        self.makeIndex = makeIndex
        self.now = now
    }

    // MARK: - Collections and claims

    package func openCollection(_ id: String, model: ModelID) async throws -> FaceCollection {
        let createdAt = now()
        return try await write { db in
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
        return try await writeWithoutTransaction { db in
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
        let generation = try Self.collection(claim.collectionID, model: claim.model, in: db).generation
        let earlier = try Self.assignments(of: claim, in: db)
        guard earlier.count != claim.faces.count else { return earlier }

        // Moved out and in again, so that the index is changed in place instead of copied.
        var gallery = cached.take() ?? CachedGallery(index: makeIndex(), generation: generation)
        try gallery.refresh(claim.collectionID, generation: generation, in: db, makeIndex: makeIndex)
        let assignments = policy.assign(claim.faces.map(\.embedding), growing: &gallery.gallery)
        for (index, assignment) in assignments.enumerated() {
            if assignment.outcome == .new { try Self.insertPerson(assignment.personID, createdAt: createdAt, in: db) }
            try Self.insertFace(index, of: claim, assignment, in: db)
            gallery.advance(to: db.lastInsertedRowID)
        }
        cached = gallery
        return assignments
    }

    // MARK: - Photos

    package func photo(_ id: PhotoID) async throws -> Photo? {
        try await read { db in
            try SQLRequest<Row>(literal: "SELECT * FROM photo WHERE photoId = \(id.description)").fetchOne(db).map(
                Self.photo
            )
        }
    }

    package func complete(_ photo: Photo, occurrences: [Occurrence]) async throws -> [String] {
        try await write { db in
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
        try await read { db in
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
        try await read { db in
            try Self.persons(
                where: "1",
                "ORDER BY photoCount DESC, createdAt, person.id LIMIT \(limit) OFFSET \(offset)",
                in: db
            )
        }
    }

    package func personCount() async throws -> Int {
        try await read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(DISTINCT personId) FROM occurrence") ?? 0
        }
    }

    package func person(_ id: FaceID) async throws -> Person? {
        try await read { db in try Self.persons(where: "personId = \(id.description)", "", in: db).first }
    }

    package func occurrences(of personID: FaceID) async throws -> [Occurrence] {
        try await read { db in
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
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT photo.key, faceIndex, faceId, personId FROM photo
                    JOIN face USING (photoId, contentHash)
                    WHERE face.photoFaceCount = photo.faceCount
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
        _ = try await read { db in try Row.fetchOne(db, sql: "SELECT 1 FROM collection") != nil }
    }

    // MARK: - Access

    private static func openPool(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = true
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB lowers this to NORMAL, with which a power cut may take the last commits.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }

        let migrator = DatabaseMigrator.personStore
        let unknown = try pool.read { db in
            try migrator.hasBeenSuperseded(db)
                ? migrator.appliedIdentifiers(db).subtracting(migrator.migrations).min() : nil
        }
        if let unknown { throw PersonStoreError.madeByNewerVersion(unknown) }
        do {
            try migrator.migrate(pool)
        } catch {
            // Two processes may create the file at once; the one that comes second finds the work done.
            guard try pool.read(migrator.hasCompletedMigrations) else { throw error }
        }
        return pool
    }

    // Concurrent, because GRDB resumes on an executor of its own: a caller on an actor must come back to it, which the
    // optimiser forgets (Swift 6.3) where these functions take on their caller's isolation.

    @concurrent
    private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws
        -> Value
    {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw PersonStoreError(error)
        }
    }

    @concurrent
    private func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws
        -> Value
    {
        do {
            return try await pool.write(body)
        } catch let error as DatabaseError {
            throw PersonStoreError(error)
        }
    }

    @concurrent
    private func writeWithoutTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw PersonStoreError(error)
        }
    }
}

extension PersonStoreError {
    /// SQLite's messages name no data; GRDB's descriptions quote the statement and its arguments.
    fileprivate init(_ error: DatabaseError) {
        self = .failed(reason: "SQLite error \(error.resultCode.rawValue): \(error.message ?? "")")
    }
}
