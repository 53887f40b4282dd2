import FaceCore
import Foundation
import GRDB
import People

/// A library as the first released version made it: the statements of its schema, frozen, and some rows.
struct LibraryV1 {
    static let contentHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    let photoID = PhotoID(bucket: "local", key: "a.jpg")
    let anna = FaceID()
    let ben = FaceID()
    /// Claimed, but the photo was not completed.
    let carla = FaceID()
    /// Of another collection, which is the older one.
    let dora = FaceID()

    func write(to path: String, embedding: (String) -> Embedding, blob: (Embedding) -> Data) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { db in
            try db.execute(sql: Self.schema)
            try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v1')")
            try db.execute(
                sql: """
                    INSERT INTO collection VALUES ('faces', 'scripted@1+f32', '2024-05-02 10:00:00.000', 3);
                    INSERT INTO collection VALUES ('older', 'scripted@1+f32', '2024-05-01 10:00:00.000', 0);
                    """
            )
            for id in [anna, ben, carla, dora] {
                try db.execute(
                    sql: "INSERT INTO person (personId, name, createdAt) VALUES (?, ?, '2024-05-02 10:00:01.000')",
                    arguments: [id.description, id == anna ? "Anna" : nil]
                )
            }
            try db.execute(
                sql: """
                    INSERT INTO photo VALUES (?, 'local', 'a.jpg', ?, '2024-05-02 10:00:02.000', 640, 480, 2, '["x","y"]')
                    """,
                arguments: [photoID.description, Self.contentHash]
            )
            let other = PhotoID(bucket: "local", key: "b.jpg").description
            let faces: [(FaceID, String, String, String, Int, Int, String)] = [
                (anna, "faces", photoID.description, Self.contentHash, 2, 1, "anna"),
                (ben, "faces", photoID.description, Self.contentHash, 2, 2, "ben"),
                (carla, "faces", other, String(repeating: "0", count: 64), 1, 1, "carla"),
                (dora, "older", other, "no SHA-256", 1, 1, "dora"),
            ]
            // As if earlier faces had been removed.
            try db.execute(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('face', 40)")
            for (id, collection, photo, hash, count, index, word) in faces {
                try db.execute(
                    sql: """
                        INSERT INTO face (
                            faceId, collectionId, personId, photoId, contentHash, photoFaceCount, faceIndex, outcome,
                            similarity, boxLeft, boxTop, boxWidth, boxHeight, confidence, model, embedding
                        ) VALUES (?, ?, ?, ?, ?, ?, ?, 'new', NULL, 0.1, -0.2, 0.3, 0.4, 98.5, 'scripted@1+f32', ?)
                        """,
                    arguments: [
                        id.description, collection, id.description, photo, hash, count, index, blob(embedding(word)),
                    ]
                )
            }
            for (index, id) in [anna, ben].enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO occurrence (
                            personId, photoId, faceIndex, faceId, thumbKey, boxLeft, boxTop, boxWidth, boxHeight, confidence
                        ) VALUES (?, ?, ?, ?, ?, 0.1, -0.2, 0.3, 0.4, 98.5)
                        """,
                    arguments: [id.description, photoID.description, index + 1, id.description, ["x", "y"][index]]
                )
            }
        }
        try queue.close()
    }

    private static let schema = """
        CREATE TABLE collection (
            collectionId TEXT NOT NULL PRIMARY KEY,
            model TEXT NOT NULL,
            createdAt TEXT NOT NULL,
            generation INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE person (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            personId TEXT NOT NULL UNIQUE,
            name TEXT,
            hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
            createdAt TEXT NOT NULL
        ) STRICT;
        CREATE TABLE photo (
            photoId TEXT NOT NULL PRIMARY KEY,
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            contentHash TEXT NOT NULL,
            uploadedAt TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            faceCount INTEGER NOT NULL,
            faceThumbKeys TEXT NOT NULL
        ) STRICT;
        CREATE TABLE face (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            faceId TEXT NOT NULL UNIQUE,
            collectionId TEXT NOT NULL REFERENCES collection (collectionId) ON DELETE CASCADE,
            personId TEXT REFERENCES person (personId),
            photoId TEXT NOT NULL,
            contentHash TEXT NOT NULL,
            photoFaceCount INTEGER NOT NULL,
            faceIndex INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            similarity REAL,
            boxLeft REAL NOT NULL,
            boxTop REAL NOT NULL,
            boxWidth REAL NOT NULL,
            boxHeight REAL NOT NULL,
            confidence REAL NOT NULL,
            model TEXT NOT NULL,
            embedding BLOB NOT NULL,
            UNIQUE (photoId, contentHash, photoFaceCount, collectionId, faceIndex)
        ) STRICT;
        CREATE INDEX faceByCollection ON face (collectionId, id);
        CREATE INDEX faceByPerson ON face (personId);
        CREATE TABLE occurrence (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            personId TEXT NOT NULL REFERENCES person (personId),
            photoId TEXT NOT NULL REFERENCES photo (photoId) ON DELETE CASCADE,
            faceIndex INTEGER NOT NULL,
            faceId TEXT NOT NULL UNIQUE REFERENCES face (faceId) ON DELETE CASCADE,
            thumbKey TEXT NOT NULL,
            boxLeft REAL NOT NULL,
            boxTop REAL NOT NULL,
            boxWidth REAL NOT NULL,
            boxHeight REAL NOT NULL,
            confidence REAL NOT NULL,
            UNIQUE (personId, photoId, faceIndex)
        ) STRICT;
        CREATE INDEX occurrenceByPhoto ON occurrence (photoId, faceIndex);
        CREATE INDEX occurrenceByThumb ON occurrence (thumbKey);
        """
}
