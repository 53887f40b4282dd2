import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import GRDB
import Synchronization
import Testing

@testable import SQLiteStore

@Suite struct SQLiteFaceStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A store on a pool of its own, as another process has it. The first one makes the collection `faces`.
    private func openStore(
        limits: FaceStoreLimits = FaceStoreLimits(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> SQLiteFaceStore {
        let database = try await SQLiteDatabase(path: folder.path("store.sqlite"))
        let store = SQLiteFaceStore(database: database, limits: limits, now: now)
        if try await store.collections(after: nil, limit: 1).items.isEmpty {
            _ = try await store.createCollection("faces", model: Script.model, tags: [:])
        }
        return store
    }

    // MARK: - Durability

    @Test func whatWasStoredIsThereAfterReopening() async throws {
        let token = RequestToken(token: "t", fingerprint: "associate")
        let first = try await openStore()
        let ids = try await first.index("anna ben", under: "photo")
        try await first.createUser("anna", in: "faces", token: nil)
        let answer = try await first.associate([ids[0]], with: "anna", token: token)
        try await first.addTags(["colour": "red"], to: "faces")
        let faces = try await first.listed()
        let vector = try await first.embeddedUser("anna", in: "faces")

        let second = try await openStore()
        #expect(try await second.listed() == faces)
        #expect(try await second.index("anna ben", under: "photo") == ids)
        #expect(try await second.search("ben#2") == [ids[1]])
        #expect(try await second.embeddedUser("anna", in: "faces") == vector)
        #expect(try await second.searchUsers("anna#2") == ["anna"])
        #expect(try await second.associate([ids[0]], with: "anna", token: token) == answer)
        #expect(try await second.tags(of: "faces") == ["colour": "red"])
    }

    @Test func aRequestThatFailedLeavesNoTrace() async throws {
        let store = try await openStore()
        let anna = try await store.index("anna")
        #expect(try await store.search("anna#2") == anna)
        try await store.database.pool.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON face WHEN (SELECT COUNT(*) FROM face) = 2
                    BEGIN SELECT RAISE(ABORT, 'disk on fire'); END
                    """
            )
        }
        await #expect(throws: StorageError.failed(reason: "SQLite error 19: disk on fire")) {
            try await store.index("ben carla", under: "photo")
        }
        #expect(try await store.search("ben").isEmpty)
        #expect(try await store.listed().map(\.id) == anna)
        try await store.database.pool.write { db in try db.execute(sql: "DROP TRIGGER refuse") }
        let retried = try await store.index("ben carla", under: "photo")
        #expect(try await store.search("ben") == [retried[0]])
    }

    // MARK: - Two processes

    @Test(arguments: [FaceIDPolicy.Rules.rekognition, .idempotent])
    func concurrentIdenticalSubmissionsStoreEachFaceOnce(rules: FaceIDPolicy.Rules) async throws {
        let stores = [try await openStore(), try await openStore()]
        let answers = try await withThrowingTaskGroup(of: [FaceID].self) { group in
            for number in 0..<24 {
                group.addTask { try await stores[number % 2].index("anna ben", under: "photo", rules: rules) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 24)
        #expect(Set(answers).count == 1)
        #expect(try await stores[0].describeCollection("faces").faceCount == 2)
    }

    @Test func concurrentSingleFacesWithoutExternalImageIDAreOneFace() async throws {
        let stores = [try await openStore(), try await openStore()]
        let answers = try await withThrowingTaskGroup(of: [FaceID].self) { group in
            for number in 0..<24 { group.addTask { try await stores[number % 2].index("anna") } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(try await stores[1].describeCollection("faces").faceCount == 1)
    }

    @Test func aStoreSeesAtOnceWhatAnotherStoresAndDeletes() async throws {
        let here = try await openStore()
        let there = try await openStore()
        let anna = try await here.index("anna")
        #expect(try await there.search("anna") == anna)
        let ben = try await there.index("ben")
        #expect(try await here.search("ben") == ben)

        #expect(try await here.deleteFaces(anna, in: "faces").deleted == anna)
        #expect(try await there.search("anna").isEmpty)
        #expect(try await there.search("ben") == ben)
        let again = try await there.index("anna")
        #expect(again != anna)
        #expect(try await here.search("anna") == again)
        #expect(try await here.listed().map(\.id) == ben + again)
    }

    @Test func aStoreSeesAtOnceHowUsersChangeInAnother() async throws {
        let here = try await openStore()
        let there = try await openStore()
        let ids = try await here.index("anna ben")
        for user in ["a", "b"] { try await here.createUser(user, in: "faces", token: nil) }
        #expect(try await there.searchUsers("anna").isEmpty)
        try await here.associate([ids[0]], with: "a")
        #expect(try await there.searchUsers("anna") == ["a"])
        try await there.associate([ids[1]], with: "b")
        #expect(try await here.searchUsers("ben") == ["b"])
        _ = try await here.disassociate([ids[0]], from: "a", in: "faces", token: nil)
        #expect(try await there.searchUsers("anna").isEmpty)
        try await there.deleteUser("b", in: "faces", token: nil)
        #expect(try await here.searchUsers("ben").isEmpty)
        #expect(try await here.listed().map(\.userID) == [nil, nil])
    }

    @Test func aCollectionThatAnotherMadeAnewIsAnother() async throws {
        let here = try await openStore()
        let there = try await openStore()
        let before = try await here.index("anna ben")
        try await here.createUser("a", in: "faces", token: nil)
        try await here.associate([before[0]], with: "a")
        #expect(try await there.search("anna") == [before[0]])
        #expect(try await there.searchUsers("anna") == ["a"])

        try await here.deleteCollection("faces")
        await #expect(throws: FaceStoreError.collectionNotFound("faces")) { try await there.search("anna") }
        _ = try await here.createCollection("faces", model: Script.model, tags: [:])
        #expect(try await there.search("anna").isEmpty)
        #expect(try await there.searchUsers("anna").isEmpty)
        let after = try await here.index("anna carla")
        #expect(try await there.search("anna") == [after[0]])
        #expect(try await there.search("ben").isEmpty)
        #expect(try await there.index("carla") == [after[1]])
    }

    @Test func ofConcurrentUsersOneIsCreated() async throws {
        let stores = [try await openStore(), try await openStore()]
        let created = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    do {
                        try await stores[number % 2].createUser("anna", in: "faces", token: nil)
                        return true
                    } catch FaceStoreError.userExists("anna") {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(created == 1)
    }

    // MARK: - What is in memory

    @Test func searchesWhileFacesComeAndGoAreExact() async throws {
        let stores = [try await openStore(), try await openStore()]
        let fixed = try await stores[0].index("anna anna#2 anna#3")
        let isDone = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    var searches = 0
                    while !isDone.isRaised || searches == 0 {
                        let found = try await stores[number % 2].search("anna", limit: 3)
                        #expect(found.first == fixed[0])
                        #expect(found.count == 3)
                        searches += 1
                    }
                }
            }
            group.addTask {
                for number in 0..<120 {
                    // As like Anna as her second picture, but newer; then somebody else.
                    let store = stores[number % 2]
                    let near = try await store.index("anna#\(number + 10) ben#\(number)")
                    #expect(try await store.search("anna#\(number + 10)", limit: 1) == [near[0]])
                    #expect(try await stores[1 - number % 2].search("ben#\(number)", limit: 1) == [near[1]])
                    _ = try await stores[number / 2 % 2].deleteFaces([near[0]], in: "faces")
                    #expect(try await store.search("anna#\(number + 10)").contains(near[0]) == false)
                }
                isDone.raise()
            }
            try await group.waitForAll()
        }
        #expect(try await stores[0].describeCollection("faces").faceCount == 123)
    }

    @Test func manySearchesAtOnceAfterTheStartAreExact() async throws {
        let writer = try await openStore()
        let words = (0..<20).flatMap { ["p\($0)a", "p\($0)b", "p\($0)c"] }.joined(separator: " ")
        let ids = try await writer.index(words)
        for _ in 0..<5 {
            let store = try await openStore()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        #expect(try await store.search("p\(number)b") == [ids[number * 3 + 1]])
                        let new = try await store.index("new\(UUID())")
                        #expect(try await store.listed().map(\.id).contains(new[0]))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func whoMissedForgottenRemovalsReadsAllAnew() async throws {
        let here = try await openStore()
        let there = try await openStore()
        let ids = try await here.index("anna ben carla dora")
        #expect(try await there.search("anna") == [ids[0]])
        _ = try await here.deleteFaces([ids[0]], in: "faces")
        _ = try await here.deleteFaces([ids[1]], in: "faces")
        try await here.database.pool.write { db in
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM removedFace") == 2)
            try db.execute(sql: "DELETE FROM removedFace WHERE id = 1")
        }
        #expect(try await there.search("anna").isEmpty)
        #expect(try await there.search("ben").isEmpty)
        #expect(try await there.search("carla") == [ids[2]])
        _ = try await here.deleteFaces([ids[2]], in: "faces")
        #expect(try await there.search("carla").isEmpty)
        #expect(try await there.search("dora") == [ids[3]])
    }

    @Test func onlyTheLastRemovalsAreRemembered() async throws {
        let here = try await openStore()
        let there = try await openStore()
        let anna = try await here.index("anna")
        let ben = try await here.index("ben")
        #expect(try await there.search("anna") == anna)
        _ = try await here.deleteFaces(anna, in: "faces")
        try await here.database.pool.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 10100)
                    INSERT INTO face (
                        faceId, collectionId, imageId, boxLeft, boxTop, boxWidth, boxHeight, confidence, weight, embedding
                    ) SELECT 'many' || n, 'faces', '', 0, 0, 0, 0, 0, 0, x'' FROM number;
                    DELETE FROM face WHERE faceId LIKE 'many%';
                    """
            )
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM removedFace") == 10_000)
        }
        #expect(try await there.search("anna").isEmpty)
        #expect(try await there.search("ben") == ben)
    }

    @Test func removalsInOtherCollectionsChangeNothing() async throws {
        let here = try await openStore()
        let there = try await openStore()
        _ = try await here.createCollection("other", model: Script.model, tags: [:])
        let kept = try await here.index("anna")
        let other = try await here.index("anna", into: "other")
        #expect(try await there.search("anna") == kept)
        _ = try await here.deleteFaces(other, in: "other")
        #expect(try await there.search("anna") == kept)
        #expect(try await there.search("anna", in: "other").isEmpty)
        // A face is deleted in its own collection only.
        #expect(try await here.deleteFaces(kept, in: "other").deleted.isEmpty)
        #expect(try await there.search("anna") == kept)
    }

    // MARK: - Identity

    /// Under the idempotent rules, faces without ExternalImageId are compared with each other alone.
    @Test func aFaceUnderAnExternalImageIDHidesNoneWithout() async throws {
        let store = try await openStore()
        let named = try await store.index("anna", under: "photo")
        let free = try await store.index("anna ben", rules: .idempotent)
        #expect(free[0] != named[0])
        #expect(try await store.index("anna ben", rules: .idempotent) == free)
        #expect(try await store.index("anna", under: "photo") == named)
        #expect(try await store.describeCollection("faces").faceCount == 3)
    }

    @Test func collectionsHoldWhatTheyMayHowEverManyRowsThereWere() async throws {
        let store = try await openStore(limits: FaceStoreLimits(faces: 3))
        _ = try await store.createCollection("other", model: Script.model, tags: [:])
        try await store.index("anna ben", into: "other")
        let two = try await store.index("anna ben")
        _ = try await store.deleteFaces([two[0]], in: "faces")
        try await store.index("carla dora")
        await #expect(throws: FaceStoreError.tooManyFaces(limit: 3)) { try await store.index("emil") }
        #expect(try await store.index("ben") == [two[1]])
        #expect(try await store.describeCollection("faces").faceCount == 3)
    }

    // MARK: - Hostile input

    private static let names = [
        "'; DROP TABLE face; --", "\"", "%", "_", "\\", "a b", "", " ", "\n", "\u{1F600}", "\u{202E}gnp", "ä", "null",
        "NULL", "0", "-1", "1e999", "\u{FFFD}", "\u{10FFFF}", "json_each('[1]')",
    ]

    @Test(arguments: names)
    func namesMayBeAnyText(name: String) async throws {
        try await expectAnyUse(of: name)
    }

    @Test func namesMayBeHuge() async throws {
        try await expectAnyUse(of: String(repeating: "x", count: 1_000_000))
    }

    private func expectAnyUse(of name: String) async throws {
        let store = try await openStore()
        _ = try await store.createCollection(name, model: Script.model, tags: [name: name])
        #expect(try await store.describeCollection(name).collection.id == name)
        #expect(try await store.tags(of: name) == [name: name])
        try await store.removeTags([name], from: name)
        #expect(try await store.tags(of: name).isEmpty)

        let token = RequestToken(token: name, fingerprint: name)
        try await store.createUser(name, in: name, token: token)
        try await store.createUser(name, in: name, token: token)
        #expect(try await store.users(in: name, after: nil, limit: 9).items.map(\.id) == [name])
        let ids = try await store.index("anna", under: name, into: name)
        #expect(try await store.index("anna", under: name, into: name) == ids)
        #expect(try await store.listed(name).map(\.externalImageID) == [name])
        _ = try await store.associate(ids, with: name, in: name, minimumCosine: 0, limit: 1, token: nil)
        #expect(try await store.faces(in: name, ids: ids, userID: name, after: nil, limit: 1).items.map(\.id) == ids)
        #expect(try await store.search("anna", in: name) == ids)
        #expect(try await store.listed().isEmpty)
        try await store.deleteUser(name, in: name, token: nil)
        try await store.deleteCollection(name)
        await #expect(throws: FaceStoreError.collectionNotFound(name)) { try await store.describeCollection(name) }
    }

    /// SQLite's C interface ends text at a NUL: none may be mistaken for what stands before it.
    @Test func textWithANULIsNoOtherText() async throws {
        let store = try await openStore()
        let refusal = StorageError.failed(reason: "text with a NUL character cannot be stored")
        let hidden = "faces\0x"
        let ids = try await store.index("anna", under: "photo")
        try await store.createUser("anna", in: "faces", token: nil)
        try await store.addTags(["colour": "red"], to: "faces")
        try await store.associate(ids, with: "anna")

        await #expect(throws: FaceStoreError.collectionNotFound(hidden)) { try await store.describeCollection(hidden) }
        await #expect(throws: FaceStoreError.collectionNotFound(hidden)) { try await store.deleteCollection(hidden) }
        await #expect(throws: refusal) {
            try await store.createCollection(hidden, model: Script.model, tags: [:])
        }
        await #expect(throws: FaceStoreError.userNotFound("anna\0")) {
            try await store.deleteUser("anna\0", in: "faces", token: nil)
        }
        await #expect(throws: refusal) { try await store.createUser("anna\0", in: "faces", token: nil) }
        #expect(try await store.embeddedUser("anna\0", in: "faces") == nil)
        let faces = try await store.faces(in: "faces", ids: nil, userID: "anna\0", after: nil, limit: 9)
        #expect(faces.items.isEmpty)
        await #expect(throws: refusal) { try await store.index("anna", under: "photo\0") }
        await #expect(throws: refusal) { try await store.addTags(["colour\0": "blue"], to: "faces") }
        await #expect(throws: refusal) { try await store.addTags(["size": "\0"], to: "faces") }
        try await store.removeTags(["colour\0"], from: "faces")
        for token in [RequestToken(token: "t\0", fingerprint: "f"), RequestToken(token: "t", fingerprint: "f\0")] {
            await #expect(throws: refusal) { try await store.createUser("ben", in: "faces", token: token) }
        }
        #expect(try await store.tags(of: "faces") == ["colour": "red"])
        #expect(try await store.users(in: "faces", after: nil, limit: 9).items.map(\.id) == ["anna"])
        #expect(try await store.listed().map(\.id) == ids)
    }

    @Test(arguments: [Int.min, -1, 0]) func aPageOfNothingIsEmpty(limit: Int) async throws {
        let store = try await openStore()
        try await store.index("anna ben")
        try await store.createUser("anna", in: "faces", token: nil)
        let faces = try await store.faces(in: "faces", ids: nil, userID: nil, after: nil, limit: limit)
        #expect(faces.items.isEmpty && faces.next == nil)
        #expect(try await store.users(in: "faces", after: nil, limit: limit).items.isEmpty)
        #expect(try await store.collections(after: nil, limit: limit).items.isEmpty)
        #expect(try await store.search("anna", limit: limit).isEmpty)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max]) func cursorsMayBeAnyNumber(cursor: Int64) async throws {
        let store = try await openStore()
        let ids = try await store.index("anna ben")
        let page = try await store.faces(in: "faces", ids: nil, userID: nil, after: cursor, limit: .max)
        #expect(page.items.map(\.id) == (cursor < 1 ? ids : cursor == 1 ? [ids[1]] : []))
        #expect(page.next == nil)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 2, -2, 1e-300])
    func boundsMayBeAnyNumber(bound: Double) async throws {
        let store = try await openStore()
        let ids = try await store.index("anna ben")
        let found = try await store.searchFaces(
            near: ScriptedAnalyzer.embedding(of: "anna"),
            model: Script.model,
            in: "faces",
            limit: 9,
            minimumCosine: bound
        )
        #expect(found.count == (bound < -1 ? 2 : bound == 1e-300 ? found.count : 0))
        #expect(found.allSatisfy { $0.cosine >= bound && ids.contains($0.face.id) })
    }

    @Test func manyFacesCanBeAskedForAtOnce() async throws {
        let store = try await openStore()
        let ids = try await store.index("anna ben")
        let many = (0..<4094).map { _ in FaceID() } + ids
        let page = try await store.faces(in: "faces", ids: many, userID: nil, after: nil, limit: 4096)
        #expect(page.items.map(\.id) == ids)
        let deletion = try await store.deleteFaces(many, in: "faces")
        #expect(deletion.deleted == ids)
        #expect(deletion.refused.count == 4094)
    }

    // MARK: - Damage

    @Test(arguments: [
        Data(), Data([1, 2, 3]), Data(repeating: 0, count: 512), Data(repeating: 0xFF, count: 512),
    ])
    func aDamagedEmbeddingIsReported(blob: Data) async throws {
        let writer = try await openStore()
        let anna = try await writer.index("anna", under: "photo")
        try await writer.database.pool.write { db in
            try db.execute(sql: "UPDATE face SET embedding = ?", arguments: [blob])
        }
        let damage = StorageError.damaged("the embedding of face \(anna[0]) cannot be read")
        let store = try await openStore()
        await #expect(throws: damage) { try await store.search("ben") }
        await #expect(throws: damage) { try await store.index("ben") }
        await #expect(throws: damage) { try await store.index("ben", under: "photo") }
        await #expect(throws: damage) { try await store.embeddedFace(anna[0], in: "faces") }
        // What needs no embeddings goes on.
        #expect(try await store.listed().map(\.id) == anna)
        #expect(try await store.deleteFaces(anna, in: "faces").deleted == anna)
        #expect(try await store.search("ben").isEmpty)
    }

    @Test func embeddingsOfAnotherDimensionAreReported() async throws {
        let store = try await openStore()
        try await store.index("anna", under: "photo")
        let short = try #require(Embedding(normalizing: [1, 2, 3]))
        let damage = StorageError.damaged("the embeddings of collection 'faces' have 128 dimensions instead of 3")
        await #expect(throws: damage) {
            try await store.searchFaces(near: short, model: Script.model, in: "faces", limit: 1, minimumCosine: 0)
        }
        for externalImageID in ["photo", nil] {
            await #expect(throws: damage) {
                try await store.indexFaces(
                    FaceSubmission(
                        imageID: ImageID(image: []),
                        externalImageID: externalImageID,
                        model: Script.model,
                        policy: FaceIDPolicy(rules: .rekognition, duplicateCosine: 0.9),
                        faces: [
                            FaceSubmission.Face(
                                embedding: short,
                                boundingBox: BoundingBox(left: 0, top: 0, width: 1, height: 1),
                                confidence: 99,
                                weight: 1
                            )
                        ]
                    ),
                    into: "faces"
                )
            }
        }
    }

    @Test func aDamagedUserIsReported() async throws {
        let store = try await openStore()
        let ids = try await store.index("anna")
        try await store.createUser("a", in: "faces", token: nil)
        try await store.associate(ids, with: "a")
        try await store.database.pool.write { db in try db.execute(sql: "UPDATE user SET vector = x'00'") }
        let damage = StorageError.damaged("the vector of user 'a' cannot be read")
        await #expect(throws: damage) { try await store.embeddedUser("a", in: "faces") }
        await #expect(throws: damage) { try await openStore().searchUsers("anna") }
    }

    @Test func theReferencesHold() async throws {
        let store = try await openStore()
        let ids = try await store.index("anna ben carla")
        try await store.createUser("a", in: "faces", token: RequestToken(token: "t", fingerprint: "f"))
        try await store.associate([ids[0], ids[1]], with: "a")
        _ = try await store.deleteFaces([ids[2]], in: "faces")
        _ = try await store.createCollection("other", model: Script.model, tags: ["a": "b"])
        let orphan = try await store.index("anna", into: "other")
        try await store.createUser("a", in: "other", token: nil)
        _ = try await store.associate(orphan, with: "a", in: "other", minimumCosine: 0, limit: 1, token: nil)
        try await store.deleteCollection("other")
        let rows = try await store.database.pool.read { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil)
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
            return try ["face", "user", "tag", "requestToken", "removedFace"].map { table in
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table)")
            }
        }
        #expect(rows == [2, 1, 0, 1, 1])
    }
}

private final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }

    func raise() {
        state.withLock { $0 = true }
    }
}
