internal import Dispatch
internal import FaceCollections
internal import Foundation
internal import GRDB

/// One SQLite file, shared by the stores of a process and by any number of processes.
///
/// What a store reports as done survives a power cut: the journal is a write-ahead log, flushed at every commit. Readers
/// never wait for writers. Every access runs on SQLite's own threads. A process opens a file once and hands it to all of
/// its stores.
package final class SQLiteDatabase: Sendable {
    /// Private but for the tests.
    let pool: DatabasePool

    /// Opens or creates the file; its folder must exist.
    ///
    /// - Throws: ``StorageError/madeByNewerVersion(_:)``, or ``StorageError/failed(reason:)``.
    package init(path: String) async throws {
        do {
            pool = try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try Self.openPool(path) })
                }
            }
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }

    /// Throws if the database cannot answer.
    package func checkReadiness() async throws {
        _ = try await read { db in try Row.fetchOne(db, sql: "SELECT 1 FROM collection") != nil }
    }

    private static func openPool(_ path: String) throws -> DatabasePool {
        createPrivateFile(path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = max(5, ProcessInfo.processInfo.activeProcessorCount)
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB lowers this to NORMAL, with which a power cut may take the last commits.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }

        let migrator = DatabaseMigrator.beetroot
        let unknown = try pool.read { db in
            try migrator.hasBeenSuperseded(db)
                ? migrator.appliedIdentifiers(db).subtracting(migrator.migrations).min() : nil
        }
        if let unknown { throw StorageError.madeByNewerVersion(unknown) }
        do {
            try migrator.migrate(pool)
        } catch {
            // Two processes may create the file at once; the one that comes second finds the work done.
            guard try pool.read(migrator.hasCompletedMigrations) else { throw error }
        }
        return pool
    }

    /// Faces and keys are nobody else's business. SQLite gives the files beside the database the same permissions.
    private static func createPrivateFile(_ path: String) {
        let file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        // If it is there already, or cannot be made, SQLite has the say.
        if file >= 0 { close(file) }
    }

    // MARK: - Access

    // Concurrent, because GRDB resumes on an executor of its own: a caller on an actor must come back to it, which the
    // optimiser forgets (Swift 6.3) where these functions take on their caller's isolation.

    /// Runs `body` on one state of the database, beside other readers and writers.
    @concurrent
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }

    /// Runs `body` in an immediate transaction: nobody else writes between its reads and its writes.
    @concurrent
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }

    @concurrent
    func writeWithoutTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }
}

extension StorageError {
    /// SQLite's messages name no data; GRDB's descriptions quote the statement and its arguments.
    fileprivate init(_ error: DatabaseError) {
        self = .failed(reason: "SQLite error \(error.resultCode.rawValue): \(error.message ?? "")")
    }
}
