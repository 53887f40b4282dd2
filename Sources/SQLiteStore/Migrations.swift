internal import GRDB

extension DatabaseMigrator {
    /// Every form the database ever had, oldest first. Released migrations never change; new ones are added at the end.
    static var personStore: DatabaseMigrator {
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
        return migrator
    }
}
