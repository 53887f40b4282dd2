import AWSSignature
import BeetrootTesting
import FaceCollections
import Foundation
import GRDB
import Testing

@testable import SQLiteStore

@Suite struct SQLiteAccessKeyStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func openDatabase() async throws -> SQLiteDatabase {
        try await SQLiteDatabase(path: folder.path("store.sqlite"))
    }

    /// A store on a pool of its own, as another process has it.
    private func openStore() async throws -> SQLiteAccessKeyStore {
        SQLiteAccessKeyStore(database: try await openDatabase())
    }

    private func key(
        _ id: String,
        token: String? = nil,
        at time: TimeInterval = 1_700_000_000.123_456_7
    ) throws -> AccessKey {
        try AccessKey(
            id: id,
            secret: "secret of \(id)".replacing(" ", with: "+"),
            sessionToken: token,
            createdAt: Date(timeIntervalSince1970: time)
        )
    }

    @Test func aKeyIsReadBackAsItWas() async throws {
        let store = try await openStore()
        let keys = [try key("A"), try key("B", token: "token+/=")]
        for key in keys { try await store.add(key) }
        for reader in [store, try await openStore()] {
            #expect(try await reader.accessKey("A") == keys[0])
            #expect(try await reader.accessKey("B") == keys[1])
            #expect(try await reader.accessKeys() == keys)
        }
    }

    @Test func identifiersAreComparedByteByByte() async throws {
        let store = try await openStore()
        try await store.add(try key("Key"))
        for id in ["key", "KEY", "Key ", "Ke", "", "Key\0", "K%", "' OR 1=1 --"] {
            #expect(try await store.accessKey(id) == nil)
            #expect(try await store.remove(id) == false)
        }
        #expect(try await store.accessKeys().count == 1)
    }

    @Test func keysComeOldestFirst() async throws {
        let store = try await openStore()
        for (id, time) in [("C", 20.0), ("A", 20), ("D", 10), ("B", 20.000_1)] {
            try await store.add(try key(id, at: time))
        }
        #expect(try await store.accessKeys().map(\.id) == ["D", "A", "C", "B"])
    }

    @Test func aKeyIsAddedOnce() async throws {
        let store = try await openStore()
        let first = try key("A")
        try await store.add(first)
        await #expect(throws: AccessKeyStoreError.alreadyExists("A")) {
            try await store.add(try key("A", token: "other"))
        }
        #expect(try await store.accessKeys() == [first])
    }

    @Test func aRemovedKeyIsGoneForAll() async throws {
        let here = try await openStore()
        let there = try await openStore()
        try await here.add(try key("A"))
        #expect(try await there.accessKey("A") != nil)
        #expect(try await here.remove("A"))
        #expect(try await there.accessKey("A") == nil)
        #expect(try await there.remove("A") == false)
    }

    @Test func theFirstKeyIsMadeOnce() async throws {
        let stores = [try await openStore(), try await openStore()]
        let answers = try await withThrowingTaskGroup(of: AccessKey?.self) { group in
            for number in 0..<16 {
                group.addTask { try await stores[number % 2].createFirst { .random(createdAt: Date()) } }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let created = answers.compactMap { $0 }
        #expect(created.count == 1)
        #expect(try await stores[0].accessKeys() == created)

        let late = try await stores[1].createFirst {
            Issue.record("there is a key already")
            return .random(createdAt: Date())
        }
        #expect(late == nil)
        #expect(try await stores[0].remove(created[0].id))
        #expect(try await stores[1].createFirst { .random(createdAt: Date()) } != nil)
    }

    @Test func theInstallationHasOneSecret() async throws {
        let stores = [try await openStore(), try await openStore()]
        let secrets = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for number in 0..<16 { group.addTask { try await stores[number % 2].installationSecret() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(secrets.count == 1)
        #expect(secrets.first?.count == 32)
        #expect(try await openStore().installationSecret() == secrets.first)
        let other = try TemporaryFolder()
        let elsewhere = SQLiteAccessKeyStore(database: try await SQLiteDatabase(path: other.path("store.sqlite")))
        #expect(try await elsewhere.installationSecret() != secrets.first)
    }

    @Test func damageIsReportedWithoutTheSecret() async throws {
        let database = try await openDatabase()
        let store = SQLiteAccessKeyStore(database: database)
        try await store.add(try key("A"))
        _ = try await store.installationSecret()
        try await database.pool.write { db in
            try db.execute(sql: "UPDATE accessKey SET secret = 'not visible ASCII \u{7}'")
            try db.execute(sql: "UPDATE installation SET secret = x'00'")
        }
        let error = await #expect(throws: StorageError.self) { try await store.accessKey("A") }
        #expect(error?.description.contains("not visible") == false)
        await #expect(throws: StorageError.damaged("column 'secret' holds something that cannot be read")) {
            try await store.installationSecret()
        }
    }
}
