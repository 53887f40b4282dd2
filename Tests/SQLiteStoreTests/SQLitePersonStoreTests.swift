import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import GRDB
import People
import Testing

@testable import SQLiteStore

@Suite struct SQLitePersonStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func openStore() async throws -> SQLitePersonStore {
        let store = try await SQLitePersonStore(path: folder.path("store.sqlite"))
        _ = try await store.openCollection("faces", model: Script.model)
        return store
    }

    /// Looks into the file, or damages it, behind the store's back.
    private func tamper<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try DatabaseQueue(path: folder.path("store.sqlite")).inDatabase(body)
    }

    @Test func whatWasStoredIsThereAfterReopening() async throws {
        let before = try await openStore().add("a.jpg", "anna ben")
        let reopened = try await openStore()
        #expect(try await reopened.personCount() == 2)
        #expect(try await reopened.add("b.jpg", "ben#2").map(\.personID) == [before[1].personID])
    }

    @Test func aPhotoClaimedBeforeACrashIsFinishedAfterIt() async throws {
        let claim = Script.claim("a.jpg", "anna ben")
        let before = try await openStore().claim(claim, policy: Script.policy)
        let reopened = try await openStore()
        #expect(try await reopened.photo(claim.photoID) == nil)
        #expect(try await reopened.add("a.jpg", "anna ben") == before)
        #expect(try await reopened.persons(limit: 10, offset: 0).map(\.faceCount) == [1, 1])
    }

    @Test func twoStoresOnOneFileAgree() async throws {
        let stores = [try await openStore(), try await openStore()]
        for number in 0..<10 {
            _ = try await stores[number % 2].add("\(number).jpg", "anna#\(number) anna ben")
        }
        for store in stores {
            #expect(try await store.personCount() == 2)
            #expect(try await store.persons(limit: 2, offset: 0).map(\.photoCount) == [10, 10])
        }
    }

    @Test func twoStoresClaimingAtOnceMakeOnePerson() async throws {
        let stores = [try await openStore(), try await openStore()]
        let persons = try await withThrowingTaskGroup(of: FaceID.self) { group in
            for number in 0..<40 {
                group.addTask { try await stores[number % 2].add("\(number).jpg", "anna")[0].personID }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(persons.count == 1)
        #expect(try await stores[0].persons(limit: 1, offset: 0).map(\.photoCount) == [40])
    }

    @Test func aStoreForgetsFacesThatAnotherRemoved() async throws {
        let first = try await openStore()
        let second = try await openStore()
        let before = try await first.add("a.jpg", "anna")
        _ = try await second.add("b.jpg", "ben")
        _ = try await second.add("a.jpg", "carla")
        let after = try await first.add("c.jpg", "anna ben#2")
        #expect(after.map(\.outcome) == [.new, .match])
        #expect(after[0].personID != before[0].personID)
    }

    @Test func aFailedClaimLeavesNoTrace() async throws {
        let store = try await openStore()
        let anna = try await store.add("a.jpg", "anna")
        try tamper { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON photoFace WHEN new.faceIndex = 2
                    BEGIN SELECT RAISE(ABORT, 'disk on fire'); END
                    """
            )
        }
        let error = await #expect(throws: StorageError.self) { try await store.add("b.jpg", "ben carla") }
        #expect(error == .failed(reason: "SQLite error 19: disk on fire"))
        try tamper { db in try db.execute(sql: "DROP TRIGGER refuse") }
        let retried = try await store.add("b.jpg", "ben carla anna#2")
        #expect(retried.map(\.outcome) == [.new, .new, .match])
        #expect(retried[2].personID == anna[0].personID)
    }

    @Test(arguments: [
        Data(), Data([1, 2, 3]), Data(repeating: 0, count: 512), Data(repeating: 0xFF, count: 512),
    ])
    func aDamagedEmbeddingIsReported(blob: Data) async throws {
        let anna = try await openStore().add("a.jpg", "anna")
        try tamper { db in try db.execute(sql: "UPDATE face SET embedding = ?", arguments: [blob]) }
        let error = await #expect(throws: StorageError.self) { try await openStore().add("b.jpg", "ben") }
        #expect(error == .damaged("the embedding of face \(anna[0].faceID) cannot be read"))
    }

    @Test func anEmbeddingOfAnotherDimensionIsReported() async throws {
        let faces = try await openStore().add("a.jpg", "anna ben")
        let short = Data([0, 0, 0x80, 0x3F])
        try tamper { db in
            try db.execute(sql: "UPDATE face SET embedding = ? WHERE id = 2", arguments: [short])
        }
        await #expect(throws: StorageError.damaged("the embedding of face \(faces[1].faceID) cannot be read")) {
            try await openStore().add("b.jpg", "carla")
        }
    }

    @Test func embeddingsAreLittleEndianFloats() async throws {
        _ = try await openStore().add("a.jpg", "anna")
        let blob = try tamper { db in try Data.fetchOne(db, sql: "SELECT embedding FROM face") }
        let values = ScriptedAnalyzer.embedding(of: "anna").values
        let bytes = values.flatMap { value in
            stride(from: 0, to: 32, by: 8).map { UInt8(truncatingIfNeeded: value.bitPattern >> $0) }
        }
        #expect(blob == Data(bytes))
    }

    @Test func damagedColumnsAreErrors() async throws {
        let store = try await openStore()
        let anna = try await store.add("a.jpg", "anna")
        try tamper { db in try db.execute(sql: "UPDATE photo SET faceThumbKeys = 'x', uploadedAt = 'never'") }
        await #expect(throws: StorageError.self) { try await store.photo(Script.photoID("a.jpg")) }
        try tamper { db in try db.execute(sql: "UPDATE person SET createdAt = 'never'") }
        await #expect(throws: StorageError.damaged("column 'createdAt' holds something that cannot be read")) {
            try await store.person(anna[0].personID)
        }
    }

    @Test func theReferencesHold() async throws {
        let store = try await openStore()
        _ = try await store.add("a.jpg", "anna ben")
        _ = try await store.replace("a.jpg", "carla")
        let answers = try tamper { db in
            try ["foreign_key_check", "integrity_check"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(answers == [nil, "ok"])
    }
}
