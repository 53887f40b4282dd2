internal import FaceCollections
internal import GRDB

extension DatabaseMigrator {
    /// Every form the database ever had, oldest first. Released migrations never change; new ones are added at the end.
    static var beetroot: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE collection (
                        collectionId TEXT NOT NULL PRIMARY KEY,
                        model TEXT NOT NULL,
                        createdAt TEXT NOT NULL,
                        -- Raised whenever faces are removed or change persons: what was read before is then no longer true.
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

                    -- Faces exist from the claim on, before their photo is completed, so there is no reference to photo.
                    CREATE TABLE face (
                        -- Never reused, so that a reader can ask for what is newer than the last row it saw.
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
            )
        }
        // One table of faces for photo libraries and face collections; what only the photo pipeline knows stands beside it.
        migrator.registerMigration("v2") { db in
            let imageID = DatabaseFunction("imageId", argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).map { ImageID(contentHash: $0).description }
            }
            db.add(function: imageID)
            defer { db.remove(function: imageID) }
            try db.execute(
                sql: """
                    CREATE TABLE newCollection (
                        -- Never reused, so that a collection is told from a deleted one of the same name.
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        collectionId TEXT NOT NULL UNIQUE,
                        model TEXT NOT NULL,
                        createdAt TEXT NOT NULL,
                        -- Kept by triggers: counting takes long.
                        faceCount INTEGER NOT NULL DEFAULT 0,
                        -- Raised whenever the vector of a user changes or goes: what was read before is then no longer true.
                        userGeneration INTEGER NOT NULL DEFAULT 0
                    ) STRICT;
                    INSERT INTO newCollection (collectionId, model, createdAt, faceCount)
                        SELECT collectionId, model, createdAt, (
                            SELECT COUNT(*) FROM face WHERE face.collectionId = collection.collectionId
                        ) FROM collection ORDER BY createdAt, rowid;
                    DROP TABLE collection;
                    ALTER TABLE newCollection RENAME TO collection;

                    CREATE TABLE user (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        collectionId TEXT NOT NULL REFERENCES collection (collectionId) ON DELETE CASCADE,
                        userId TEXT NOT NULL,
                        -- Null as long as the user has no faces.
                        vector BLOB,
                        UNIQUE (collectionId, userId)
                    ) STRICT;
                    CREATE INDEX userByCollection ON user (collectionId, id);

                    CREATE TABLE newFace (
                        -- Never reused, so that a reader can ask for what is newer than the last row it saw.
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        faceId TEXT NOT NULL UNIQUE,
                        -- Whose model made the embedding.
                        collectionId TEXT NOT NULL REFERENCES collection (collectionId) ON DELETE CASCADE,
                        imageId TEXT NOT NULL,
                        externalImageId TEXT,
                        userId TEXT,
                        boxLeft REAL NOT NULL,
                        boxTop REAL NOT NULL,
                        boxWidth REAL NOT NULL,
                        boxHeight REAL NOT NULL,
                        confidence REAL NOT NULL,
                        weight REAL NOT NULL,
                        embedding BLOB NOT NULL,
                        FOREIGN KEY (collectionId, userId) REFERENCES user (collectionId, userId)
                    ) STRICT;
                    INSERT INTO newFace
                        SELECT id, faceId, collectionId, imageId(contentHash), photoId || '_face_' || faceIndex, NULL,
                            boxLeft, boxTop, boxWidth, boxHeight, confidence, 1, embedding
                        FROM face ORDER BY id;

                    -- Faces exist from the claim on, before their photo is completed, so there is no reference to photo.
                    CREATE TABLE photoFace (
                        faceId TEXT NOT NULL PRIMARY KEY REFERENCES face (faceId) ON DELETE CASCADE,
                        collectionId TEXT NOT NULL,
                        photoId TEXT NOT NULL,
                        contentHash TEXT NOT NULL,
                        photoFaceCount INTEGER NOT NULL,
                        faceIndex INTEGER NOT NULL,
                        personId TEXT REFERENCES person (personId),
                        outcome TEXT NOT NULL,
                        similarity REAL,
                        UNIQUE (photoId, contentHash, photoFaceCount, collectionId, faceIndex)
                    ) STRICT;
                    INSERT INTO photoFace
                        SELECT faceId, collectionId, photoId, contentHash, photoFaceCount, faceIndex, personId, outcome,
                            similarity
                        FROM face ORDER BY id;
                    CREATE INDEX photoFaceByPerson ON photoFace (personId);

                    DROP TABLE face;
                    ALTER TABLE newFace RENAME TO face;
                    CREATE INDEX faceByCollection ON face (collectionId, id);
                    CREATE INDEX faceByExternalImage ON face (collectionId, externalImageId)
                        WHERE externalImageId IS NOT NULL;
                    CREATE INDEX faceByUser ON face (collectionId, userId) WHERE userId IS NOT NULL;

                    CREATE TRIGGER faceAdded AFTER INSERT ON face BEGIN
                        UPDATE collection SET faceCount = faceCount + 1 WHERE collectionId = new.collectionId;
                    END;

                    -- A person is somebody with faces.
                    CREATE TRIGGER personLeft AFTER DELETE ON photoFace WHEN old.personId IS NOT NULL BEGIN
                        DELETE FROM person WHERE personId = old.personId
                            AND NOT EXISTS (SELECT 1 FROM photoFace WHERE personId = old.personId);
                    END;

                    -- The last removals, for readers that hold faces in memory: whoever misses some must read all anew.
                    CREATE TABLE removedFace (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        collectionId TEXT NOT NULL,
                        faceId TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX removedFaceByCollection ON removedFace (collectionId, id);
                    CREATE TRIGGER faceRemoved AFTER DELETE ON face
                    WHEN EXISTS (SELECT 1 FROM collection WHERE collectionId = old.collectionId) BEGIN
                        UPDATE collection SET faceCount = faceCount - 1 WHERE collectionId = old.collectionId;
                        INSERT INTO removedFace (collectionId, faceId) VALUES (old.collectionId, old.faceId);
                        DELETE FROM removedFace WHERE id <= last_insert_rowid() - 10000;
                    END;

                    CREATE TABLE tag (
                        collectionId TEXT NOT NULL REFERENCES collection (collectionId) ON DELETE CASCADE,
                        key TEXT NOT NULL,
                        value TEXT NOT NULL,
                        PRIMARY KEY (collectionId, key)
                    ) STRICT;

                    -- Requests that were carried out, and what they were answered.
                    CREATE TABLE requestToken (
                        collectionId TEXT NOT NULL REFERENCES collection (collectionId) ON DELETE CASCADE,
                        token TEXT NOT NULL,
                        fingerprint TEXT NOT NULL,
                        answer TEXT NOT NULL,
                        createdAt TEXT NOT NULL,
                        PRIMARY KEY (collectionId, token)
                    ) STRICT;
                    CREATE INDEX requestTokenByAge ON requestToken (createdAt);

                    CREATE TABLE accessKey (
                        accessKeyId TEXT NOT NULL PRIMARY KEY,
                        secret TEXT NOT NULL,
                        sessionToken TEXT,
                        -- In seconds since 2001, as precise as it came.
                        createdAt REAL NOT NULL
                    ) STRICT;

                    CREATE TABLE installation (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        secret BLOB NOT NULL
                    ) STRICT;
                    """
            )
        }
        return migrator
    }
}
