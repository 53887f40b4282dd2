package import AWSSignature
internal import FaceCollections
internal import Foundation
internal import GRDB

/// Access keys and the installation's secret in a SQLite database.
package final class SQLiteAccessKeyStore: AccessKeyStore {
    private static let secretSize = 32

    private let database: SQLiteDatabase

    package init(database: SQLiteDatabase) {
        self.database = database
    }

    package func accessKey(_ id: String) async throws -> AccessKey? {
        try await database.read { db in
            guard id.isStorable else { return nil }
            return try SQLRequest<Row>(
                literal: "SELECT * FROM accessKey WHERE accessKeyId = \(id)",
                cached: true
            ).fetchOne(db).map(Self.accessKey)
        }
    }

    package func accessKeys() async throws -> [AccessKey] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM accessKey ORDER BY createdAt, accessKeyId").map(Self.accessKey)
        }
    }

    package func add(_ key: AccessKey) async throws {
        try await database.write { db in
            try Self.insert(key, in: db)
            guard db.changesCount == 1 else { throw AccessKeyStoreError.alreadyExists(key.id) }
        }
    }

    package func remove(_ id: String) async throws -> Bool {
        try await database.write { db in
            guard id.isStorable else { return false }
            try db.execute(literal: "DELETE FROM accessKey WHERE accessKeyId = \(id)")
            return db.changesCount == 1
        }
    }

    package func createFirst(_ make: @Sendable () -> AccessKey) async throws -> AccessKey? {
        guard try await database.read({ db in try !Self.hasKeys(in: db) }) else { return nil }
        let key = make()
        return try await database.write { db in
            guard try !Self.hasKeys(in: db) else { return nil }
            try Self.insert(key, in: db)
            return key
        }
    }

    package func installationSecret() async throws -> [UInt8] {
        let stored = try await database.read(Self.secret)
        if let stored { return stored }
        return try await database.write { db in
            if let stored = try Self.secret(in: db) { return stored }
            var generator = SystemRandomNumberGenerator()
            let secret = (0..<Self.secretSize).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            try db.execute(literal: "INSERT INTO installation (id, secret) VALUES (1, \(Data(secret)))")
            return secret
        }
    }

    // MARK: - Rows

    private static func hasKeys(in db: Database) throws -> Bool {
        try Row.fetchOne(db, sql: "SELECT 1 FROM accessKey") != nil
    }

    private static func insert(_ key: AccessKey, in db: Database) throws {
        try db.execute(
            literal: """
                INSERT INTO accessKey (accessKeyId, secret, sessionToken, createdAt)
                VALUES (
                    \(key.id), \(key.secret), \(key.sessionToken), \(key.createdAt.timeIntervalSinceReferenceDate)
                ) ON CONFLICT DO NOTHING
                """
        )
    }

    private static func accessKey(_ row: Row) throws -> AccessKey {
        do {
            return try AccessKey(
                id: try row.value("accessKeyId"),
                secret: try row.value("secret"),
                sessionToken: try row.value("sessionToken"),
                createdAt: Date(timeIntervalSinceReferenceDate: try row.value("createdAt"))
            )
        } catch let error as AccessKeyError {
            throw StorageError.damaged(error.description)
        }
    }

    private static func secret(in db: Database) throws -> [UInt8]? {
        guard let row = try Row.fetchOne(db, sql: "SELECT secret FROM installation") else { return nil }
        let secret = try row.value("secret", as: Data.self)
        guard secret.count == secretSize else { throw row.damage(in: "secret") }
        return Array(secret)
    }
}
