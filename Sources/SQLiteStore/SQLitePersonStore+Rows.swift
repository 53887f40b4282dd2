internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import GRDB
internal import People

/// The statements, each inside a transaction of its caller.
extension SQLitePersonStore {
    // MARK: - Collections and claims

    static func collection(_ id: String, model: ModelID, in db: Database) throws -> StoredCollection {
        guard let stored = try StoredCollection.find(id, in: db) else { throw PersonStoreError.collectionNotFound(id) }
        guard stored.model == model else {
            throw PersonStoreError.modelMismatch(collection: id, stored: stored.model, requested: model)
        }
        return stored
    }

    /// What the same claim was answered before, by face index; empty if it is the first of its kind.
    static func assignments(of claim: PhotoClaim, in db: Database) throws -> [Int: FaceAssignment] {
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT faceIndex, faceId, personId, outcome, similarity FROM photoFace
                WHERE photoId = \(claim.photoID.description) AND contentHash = \(claim.contentHash)
                    AND photoFaceCount = \(claim.faces.count) AND collectionId = \(claim.collectionID)
                """
        ).fetchAll(db)
        return try rows.reduce(into: [:]) { assignments, row in
            assignments[try row.value("faceIndex")] = FaceAssignment(
                faceID: try row.parsed("faceId"),
                personID: try row.parsed("personId"),
                outcome: try outcome(row),
                similarity: try row.value("similarity")
            )
        }
    }

    static func insertPerson(_ id: FaceID, createdAt: Date, in db: Database) throws {
        try db.execute(literal: "INSERT INTO person (personId, createdAt) VALUES (\(id.description), \(createdAt))")
    }

    /// - Returns: the row of the face.
    static func insertFace(
        _ index: Int,
        of claim: PhotoClaim,
        _ assignment: FaceAssignment,
        in db: Database
    ) throws -> Int64 {
        let face = claim.faces[index]
        let stored = StoredFace(
            id: assignment.faceID,
            imageID: ImageID(contentHash: claim.contentHash),
            externalImageID: "\(claim.photoID)_face_\(index + 1)",
            boundingBox: face.boundingBox,
            confidence: face.confidence,
            model: claim.model,
            userID: nil
        )
        let row = try stored.insert(face.embedding, weight: face.weight, into: claim.collectionID, in: db)
        try db.execute(
            literal: """
                INSERT INTO photoFace (
                    faceId, collectionId, photoId, contentHash, photoFaceCount, faceIndex, personId, outcome, similarity
                ) VALUES (
                    \(assignment.faceID.description), \(claim.collectionID), \(claim.photoID.description),
                    \(claim.contentHash), \(claim.faces.count), \(index + 1), \(assignment.personID.description),
                    \(assignment.outcome.rawValue), \(assignment.similarity)
                )
                """
        )
        return row
    }

    // MARK: - Photos

    static func checkClaim(of photo: Photo, _ occurrences: [Occurrence], in db: Database) throws {
        let claimed = try SQLRequest<String>(
            literal: """
                SELECT faceId FROM photoFace WHERE photoId = \(photo.id.description)
                    AND contentHash = \(photo.contentHash) AND photoFaceCount = \(photo.faceCount)
                """
        ).fetchSet(db)
        guard occurrences.allSatisfy({ claimed.contains($0.faceID.description) }) else {
            throw PersonStoreError.claimLost(photo.id)
        }
    }

    static func insertPhoto(_ photo: Photo, in db: Database) throws {
        let thumbKeys = String(decoding: try JSONEncoder().encode(photo.faceThumbKeys), as: UTF8.self)
        try db.execute(
            literal: """
                INSERT INTO photo (
                    photoId, bucket, key, contentHash, uploadedAt, width, height, faceCount, faceThumbKeys
                ) VALUES (
                    \(photo.id.description), \(photo.bucket), \(photo.key), \(photo.contentHash), \(photo.uploadedAt),
                    \(photo.width), \(photo.height), \(photo.faceCount), \(thumbKeys)
                )
                """
        )
    }

    static func photo(_ row: Row) throws -> Photo {
        Photo(
            id: try row.parsed("photoId"),
            bucket: try row.value("bucket"),
            key: try row.value("key"),
            contentHash: try row.value("contentHash"),
            uploadedAt: try row.value("uploadedAt"),
            width: try row.value("width"),
            height: try row.value("height"),
            faceCount: try row.value("faceCount"),
            faceThumbKeys: try faceThumbKeys(row)
        )
    }

    static func thumbKeys(of photoID: PhotoID, in db: Database) throws -> Set<String> {
        let id = photoID.description
        let used = try SQLRequest<String>(literal: "SELECT thumbKey FROM occurrence WHERE photoId = \(id)").fetchSet(db)
        let listed = try SQLRequest<Row>(literal: "SELECT faceThumbKeys FROM photo WHERE photoId = \(id)").fetchOne(db)
        return used.union(try listed.map(faceThumbKeys) ?? [])
    }

    private static func faceThumbKeys(_ row: Row) throws -> [String] {
        let json = try row.value("faceThumbKeys", as: String.self)
        guard let keys = try? JSONDecoder().decode([String].self, from: Data(json.utf8)) else {
            throw row.damage(in: "faceThumbKeys")
        }
        return keys
    }

    /// Removes the faces of a photo's other contents, completed or not; persons who were seen nowhere else go with them.
    static func removeEarlierFaces(of photo: Photo, in db: Database) throws {
        let removed = try SQLRequest<Row>(
            literal: """
                DELETE FROM face WHERE faceId IN (
                    SELECT faceId FROM photoFace WHERE photoId = \(photo.id.description)
                        AND (contentHash <> \(photo.contentHash) OR photoFaceCount <> \(photo.faceCount))
                ) RETURNING collectionId, userId
                """
        ).fetchAll(db)
        var remade: Set<[String]> = []
        for row in removed {
            let collectionID = try row.value("collectionId", as: String.self)
            guard let userID = try row.value("userId", as: String?.self),
                remade.insert([collectionID, userID]).inserted
            else { continue }
            try StoredUser.makeVector(of: userID, in: collectionID, db)
        }
    }

    // MARK: - Occurrences and persons

    static func insertOccurrence(_ occurrence: Occurrence, in db: Database) throws {
        let box = occurrence.boundingBox
        try db.execute(
            literal: """
                INSERT INTO occurrence (
                    personId, photoId, faceIndex, faceId, thumbKey, boxLeft, boxTop, boxWidth, boxHeight, confidence
                ) VALUES (
                    \(occurrence.personID.description), \(occurrence.photoID.description), \(occurrence.faceIndex),
                    \(occurrence.faceID.description), \(occurrence.thumbKey),
                    \(box.left), \(box.top), \(box.width), \(box.height), \(occurrence.confidence)
                )
                """
        )
    }

    static func occurrenceRows(_ selection: SQL, in db: Database) throws -> [Row] {
        try SQLRequest<Row>(
            literal: """
                SELECT occurrence.*, photo.bucket, photo.key, photoFace.outcome, photoFace.similarity FROM occurrence
                JOIN photo USING (photoId) JOIN photoFace USING (faceId) \(literal: selection)
                """
        ).fetchAll(db)
    }

    static func occurrence(_ row: Row) throws -> Occurrence {
        Occurrence(
            personID: try row.parsed("personId"),
            photoID: try row.parsed("photoId"),
            faceIndex: try row.value("faceIndex"),
            faceID: try row.parsed("faceId"),
            photoBucket: try row.value("bucket"),
            photoKey: try row.value("key"),
            thumbKey: try row.value("thumbKey"),
            boundingBox: try row.boundingBox(),
            confidence: try row.value("confidence")
        )
    }

    static func outcome(_ row: Row) throws -> FaceAssignment.Outcome {
        guard let outcome = FaceAssignment.Outcome(rawValue: try row.value("outcome")) else {
            throw row.damage(in: "outcome")
        }
        return outcome
    }

    static func persons(where filter: SQL, _ order: SQL, in db: Database) throws -> [Person] {
        try SQLRequest<Row>(
            literal: """
                SELECT person.*, photoCount, faceCount, (
                    SELECT thumbKey FROM occurrence WHERE occurrence.personId = person.personId
                    ORDER BY confidence * max(boxWidth, 0) * max(boxHeight, 0) DESC, id LIMIT 1
                ) AS repThumbKey
                FROM person JOIN (
                    SELECT personId, COUNT(DISTINCT photoId) AS photoCount, COUNT(*) AS faceCount
                    FROM occurrence WHERE \(literal: filter) GROUP BY personId
                ) USING (personId) \(literal: order)
                """
        ).fetchAll(db).map { row in
            Person(
                id: try row.parsed("personId"),
                name: try row.value("name"),
                hidden: try row.value("hidden"),
                photoCount: try row.value("photoCount"),
                faceCount: try row.value("faceCount"),
                repThumbKey: try row.value("repThumbKey"),
                createdAt: try row.value("createdAt")
            )
        }
    }
}
