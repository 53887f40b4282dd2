import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import GRDB
import People
import Testing

@testable import SQLiteStore

/// Libraries of earlier versions keep everything.
@Suite struct MigrationTests {
    private let folder: TemporaryFolder
    private let library = LibraryV1()

    init() throws {
        folder = try TemporaryFolder()
        try library.write(
            to: folder.path("store.sqlite"),
            embedding: { ScriptedAnalyzer.embedding(of: $0) },
            blob: \.blob
        )
    }

    private func open() async throws -> SQLiteDatabase {
        try await SQLiteDatabase(path: folder.path("store.sqlite"))
    }

    @Test func personsAndPhotosOfV1AreThere() async throws {
        let store = SQLitePersonStore(database: try await open())
        let persons = try await store.persons(limit: 10, offset: 0)
        #expect(persons.map(\.id) == [library.anna, library.ben])
        #expect(persons.map(\.name) == ["Anna", nil])
        #expect(persons.map(\.repThumbKey) == ["x", "y"])

        let photo = try #require(try await store.photo(library.photoID))
        #expect(photo.contentHash == LibraryV1.contentHash)
        #expect(photo.faceThumbKeys == ["x", "y"])
        let faces = try await store.faces(of: library.photoID)
        #expect(faces.map(\.occurrence.faceID) == [library.anna, library.ben])
        #expect(faces.map(\.outcome) == [.new, .new])
        #expect(faces[0].occurrence.boundingBox == BoundingBox(left: 0.1, top: -0.2, width: 0.3, height: 0.4))
        #expect(try await store.assignments().map(\.faceID) == [library.anna, library.ben])
    }

    @Test func claimsOfV1AreRemembered() async throws {
        let store = SQLitePersonStore(database: try await open())
        let claim = PhotoClaim(
            collectionID: "faces",
            model: Script.model,
            photoID: PhotoID(bucket: "local", key: "b.jpg"),
            contentHash: String(repeating: "0", count: 64),
            faces: Script.claim("b.jpg", "carla").faces
        )
        #expect(try await store.claim(claim, policy: Script.policy).map(\.faceID) == [library.carla])
        // And the next photo matches her.
        let next = try await store.claim(Script.claim("c.jpg", "carla#2"), policy: Script.policy)
        #expect(next.map(\.personID) == [library.carla])
    }

    @Test func facesOfV1AreFacesOfTheirCollections() async throws {
        let store = SQLiteFaceStore(database: try await open())
        #expect(try await store.collections(after: nil, limit: 9).items.map(\.id) == ["older", "faces"])
        let faces = try await store.faces(in: "faces", ids: nil, userID: nil, after: nil, limit: 9).items
        #expect(faces.map(\.id) == [library.anna, library.ben, library.carla])
        #expect(faces.map(\.externalImageID).prefix(2) == ["\(library.photoID)_face_1", "\(library.photoID)_face_2"])
        let sha256 = stride(from: 0, to: 64, by: 2).compactMap { offset in
            UInt8(LibraryV1.contentHash.dropFirst(offset).prefix(2), radix: 16)
        }
        #expect(faces[0].imageID == ImageID(sha256: sha256))
        #expect(faces[1].imageID == faces[0].imageID)
        #expect(faces[2].imageID != faces[0].imageID)
        #expect(faces.allSatisfy { $0.model == Script.model && $0.userID == nil && $0.confidence == 98.5 })

        let found = try await store.searchFaces(
            near: ScriptedAnalyzer.embedding(of: "ben"),
            model: Script.model,
            in: "faces",
            limit: 1,
            minimumCosine: 0.9
        )
        #expect(found.map(\.face.id) == [library.ben])
        #expect(try await store.describeCollection("older").faceCount == 1)
    }

    @Test func theSchemaIsSoundAndTheSameAsANewOne() async throws {
        let migrated = try await open().pool.read(Self.schema)
        let new = try await SQLiteDatabase(path: folder.path("new.sqlite")).pool.read(Self.schema)
        #expect(migrated == new)
        let checks = try await open().pool.read { db in
            try ["foreign_key_check", "integrity_check"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(checks == [nil, "ok"])
    }

    @Test func rowsGoOnWhereV1Ended() async throws {
        let database = try await open()
        _ = try await SQLitePersonStore(database: database).claim(Script.claim("c.jpg", "emil"), policy: Script.policy)
        let rows = try await database.pool.read { db in try Int.fetchAll(db, sql: "SELECT id FROM face ORDER BY id") }
        #expect(rows == [41, 42, 43, 44, 45])
    }

    private static func schema(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    }
}
