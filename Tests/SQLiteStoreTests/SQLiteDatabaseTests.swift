import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import GRDB
import People
import Testing

@testable import SQLiteStore

@Suite struct SQLiteDatabaseTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() async throws -> SQLiteDatabase {
        try await SQLiteDatabase(path: folder.path("store.sqlite"))
    }

    @Test func manyMayCreateTheFileAtOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await open().checkReadiness() } }
            try await group.waitForAll()
        }
    }

    @Test func theStoresOfAProcessShareOneDatabase() async throws {
        let database = try await open()
        let persons = SQLitePersonStore(database: database)
        let faces = SQLiteFaceStore(database: database)
        let keys = SQLiteAccessKeyStore(database: database)
        let collection = try await persons.openCollection("faces", model: Script.model)
        #expect(try await faces.describeCollection("faces").collection == collection)
        #expect(try await keys.accessKeys().isEmpty)
    }

    @Test func onlyTheOwnerMayReadTheFiles() async throws {
        let database = try await open()
        _ = try await SQLiteAccessKeyStore(database: database).installationSecret()
        for file in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(file))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
        }
    }

    @Test func permissionsThatAreThereStay() async throws {
        _ = try await open()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path("store.sqlite"))
        _ = try await open()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("store.sqlite"))
        #expect(attributes[.posixPermissions] as? Int == 0o640)
    }

    @Test func aDatabaseOfANewerVersionIsRefused() async throws {
        try await open().pool.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v9')") }
        let error = await #expect(throws: StorageError.self) { try await open() }
        #expect(error == .madeByNewerVersion("v9"))
        #expect(error?.description.contains("newer version") == true)
    }

    @Test func aFileThatIsNoDatabaseIsRefused() async throws {
        try folder.write(String(repeating: "not a database ", count: 100), to: "store.sqlite")
        await #expect(throws: StorageError.failed(reason: "SQLite error 26: file is not a database")) {
            try await open()
        }
    }

    @Test func aFolderThatIsNotThereIsAnError() async throws {
        await #expect(throws: StorageError.self) { try await SQLiteDatabase(path: folder.path("no/store.sqlite")) }
    }

    @Test func commitsAreFlushedAndReferencesEnforced() async throws {
        let answers = try await open().pool.writeWithoutTransaction { db in
            try ["synchronous", "foreign_keys"].map { try Int.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        let full = 2
        #expect(answers == [full, 1])
    }

    @Test func theFileUsesAWriteAheadLog() async throws {
        let mode = try await open().pool.read { db in try String.fetchOne(db, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
    }
}
