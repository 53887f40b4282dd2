internal import FaceCollections
internal import FaceCore
internal import GRDB

/// The rows of faces, whatever brought them in.
extension StoredFace {
    /// What ``init(_:model:)`` reads; they come first in the row.
    static let columns: SQL = """
        faceId, imageId, externalImageId, userId, boxLeft, boxTop, boxWidth, boxHeight, confidence
        """
    static let columnCount = 9

    /// A condition for faces of a collection.
    ///
    /// The plus sign keeps SQLite from going through all of the collection's faces and looking for each among `ids`.
    static func among(_ ids: [FaceID], in collection: StoredCollection) -> SQL {
        "faceId IN (SELECT value FROM json_each(\(ids.json))) AND +collectionId = \(collection.id)"
    }

    /// - Parameter model: the collection's.
    init(_ row: Row, model: ModelID) throws {
        self.init(
            id: try row.parsed(at: 0),
            imageID: try row.parsed(at: 1),
            externalImageID: try row.value(at: 2),
            boundingBox: BoundingBox(
                left: try row.value(at: 4),
                top: try row.value(at: 5),
                width: try row.value(at: 6),
                height: try row.value(at: 7)
            ),
            confidence: try row.value(at: 8),
            model: model,
            userID: try row.value(at: 3)
        )
    }

    /// - Returns: the new row.
    func insert(_ embedding: Embedding, weight: Double, into collectionID: String, in db: Database) throws -> Int64 {
        try db.execute(
            literal: """
                INSERT INTO face (
                    collectionId, \(Self.columns), weight, embedding
                ) VALUES (
                    \(collectionID), \(id.description), \(imageID.description), \(externalImageID), \(userID),
                    \(boundingBox.left), \(boundingBox.top), \(boundingBox.width), \(boundingBox.height),
                    \(confidence), \(weight), \(embedding.blob)
                )
                """
        )
        return db.lastInsertedRowID
    }
}
