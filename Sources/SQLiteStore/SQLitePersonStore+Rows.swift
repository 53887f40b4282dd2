internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import GRDB
internal import People

/// The statements, each inside a transaction of its caller.
extension SQLitePersonStore {
    // MARK: - Collections and claims

    static func collection(
        _ id: String,
        model: ModelID,
        in db: Database
    ) throws -> (collection: FaceCollection, generation: Int) {
        guard let row = try SQLRequest<Row>(literal: "SELECT * FROM collection WHERE collectionId = \(id)").fetchOne(db)
        else {
            throw PersonStoreError.collectionNotFound(id)
        }
        let stored: ModelID = try row.parsed("model")
        guard stored == model else {
            throw PersonStoreError.modelMismatch(collection: id, stored: stored, requested: model)
        }
        let collection = FaceCollection(id: id, model: stored, createdAt: try row.value("createdAt"))
        return (collection, try row.value("generation"))
    }

    /// What the same claim was answered before; empty if it is the first of its kind.
    static func assignments(of claim: PhotoClaim, in db: Database) throws -> [FaceAssignment] {
        try SQLRequest<Row>(
            literal: """
                SELECT faceId, personId, outcome, similarity FROM face
                WHERE photoId = \(claim.photoID.description) AND contentHash = \(claim.contentHash)
                    AND photoFaceCount = \(claim.faces.count) AND collectionId = \(claim.collectionID)
                ORDER BY faceIndex
                """
        ).fetchAll(db).map { row in
            FaceAssignment(
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

    static func insertFace(_ index: Int, of claim: PhotoClaim, _ assignment: FaceAssignment, in db: Database) throws {
        let face = claim.faces[index]
        let box = face.boundingBox
        try db.execute(
            literal: """
                INSERT INTO face (
                    faceId, collectionId, personId, photoId, contentHash, photoFaceCount, faceIndex, outcome, similarity,
                    boxLeft, boxTop, boxWidth, boxHeight, confidence, model, embedding
                ) VALUES (
                    \(assignment.faceID.description), \(claim.collectionID), \(assignment.personID.description),
                    \(claim.photoID.description), \(claim.contentHash), \(claim.faces.count), \(index + 1),
                    \(assignment.outcome.rawValue), \(assignment.similarity),
                    \(box.left), \(box.top), \(box.width), \(box.height), \(face.confidence),
                    \(claim.model.description), \(face.embedding.blob)
                )
                """
        )
    }

    // MARK: - Photos

    static func checkClaim(of photo: Photo, _ occurrences: [Occurrence], in db: Database) throws {
        let claimed = try SQLRequest<String>(
            literal: """
                SELECT faceId FROM face WHERE photoId = \(photo.id.description)
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

    /// Removes the faces of a photo's other contents, completed or not, and the persons who were seen nowhere else.
    static func removeEarlierFaces(of photo: Photo, in db: Database) throws {
        let removed = try SQLRequest<Row>(
            literal: """
                DELETE FROM face WHERE photoId = \(photo.id.description)
                    AND (contentHash <> \(photo.contentHash) OR photoFaceCount <> \(photo.faceCount))
                RETURNING collectionId, personId
                """
        ).fetchAll(db)
        for collection in Set(try removed.map { try $0.value("collectionId", as: String.self) }) {
            try db.execute(
                literal: "UPDATE collection SET generation = generation + 1 WHERE collectionId = \(collection)"
            )
        }
        for person in Set(try removed.compactMap { try $0.value("personId", as: String?.self) }) {
            try db.execute(
                literal: """
                    DELETE FROM person WHERE personId = \(person)
                        AND NOT EXISTS (SELECT 1 FROM face WHERE face.personId = person.personId)
                    """
            )
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
                SELECT occurrence.*, photo.bucket, photo.key, face.outcome, face.similarity FROM occurrence
                JOIN photo USING (photoId) JOIN face USING (faceId) \(literal: selection)
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
