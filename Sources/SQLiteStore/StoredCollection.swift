internal import FaceCollections
internal import FaceCore
internal import GRDB

/// A collection's row.
struct StoredCollection: Sendable {
    /// Tells the collection from earlier ones of the same name.
    let row: Int64
    let collection: FaceCollection
    let faceCount: Int
    /// Raised whenever the vector of a user changes or goes.
    let userGeneration: Int

    var id: String { collection.id }
    var model: ModelID { collection.model }

    init(_ row: Row) throws {
        self.row = try row.value("id")
        collection = FaceCollection(
            id: try row.value("collectionId"),
            model: try row.parsed("model"),
            createdAt: try row.value("createdAt")
        )
        faceCount = try row.value("faceCount")
        userGeneration = try row.value("userGeneration")
    }

    /// The collection of this name, if there is one.
    static func find(_ id: String, in db: Database) throws -> StoredCollection? {
        guard id.isStorable else { return nil }
        return try SQLRequest<Row>(literal: "SELECT * FROM collection WHERE collectionId = \(id)", cached: true)
            .fetchOne(db).map(StoredCollection.init)
    }
}

extension String {
    /// GRDB hands text to SQLite as C strings: what follows a NUL would be lost, and one text be mistaken for another.
    var isStorable: Bool { !utf8.contains(0) }

    /// The text itself.
    ///
    /// - Throws: ``StorageError/failed(reason:)`` if it cannot be stored.
    func storable() throws -> String {
        guard isStorable else { throw StorageError.failed(reason: "text with a NUL character cannot be stored") }
        return self
    }
}
