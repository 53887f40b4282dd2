internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import GRDB
internal import People

/// A collection's gallery as of some moment, brought up to date inside the transaction that uses it.
struct CachedGallery: Sendable {
    var gallery: Gallery
    /// Which of the collections that ever had this name.
    private let collection: Int64
    private var changes = FaceChanges()
    private var dimension: Int?

    init(index: any FaceIndex, collection: Int64) {
        gallery = Gallery(index: index)
        self.collection = collection
    }

    /// Reads what is newer than the last row seen and forgets what was removed since.
    mutating func refresh(
        _ collection: StoredCollection,
        in db: Database,
        makeIndex: () -> any FaceIndex
    ) throws {
        if collection.row != self.collection { self = CachedGallery(index: makeIndex(), collection: collection.row) }
        if let removed = try changes.readRemovals(of: collection.id, in: db) {
            gallery.remove(removed)
        } else {
            gallery = Gallery(index: makeIndex())
            dimension = nil
        }
        try readNewFaces(of: collection.id, in: db)
    }

    /// Tells that the gallery holds all rows up to this one, which its owner has just written.
    mutating func advance(to row: Int64) {
        changes.advance(to: row)
    }

    private mutating func readNewFaces(of collectionID: String, in db: Database) throws {
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT face.id, faceId, personId, embedding FROM face JOIN photoFace USING (faceId)
                WHERE face.collectionId = \(collectionID) AND face.id > \(changes.lastFace) AND personId IS NOT NULL
                ORDER BY face.id
                """,
            cached: true
        ).fetchCursor(db)
        while let row = try rows.next() {
            let faceID = try row.parsed(at: 1, as: FaceID.self)
            let embedding = try row.embedding(at: 3, of: faceID, dimension: dimension)
            dimension = embedding.dimension
            gallery.insert(faceID, of: try row.parsed(at: 2), embedding)
            changes.advance(to: try row.value(at: 0))
        }
    }
}
