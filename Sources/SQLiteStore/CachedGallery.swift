internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import GRDB
internal import People

/// A collection's gallery as of some moment, brought up to date inside the transaction that uses it.
///
/// Other processes write to the same file, so nothing in memory is believed before the database was asked.
struct CachedGallery: Sendable {
    var gallery: Gallery
    private var generation: Int
    private var lastRow: Int64 = 0
    private var dimension: Int?

    init(index: any FaceIndex, generation: Int) {
        gallery = Gallery(index: index)
        self.generation = generation
    }

    /// Reads what is newer than the last row seen; everything, if faces were removed since.
    mutating func refresh(
        _ collectionID: String,
        generation: Int,
        in db: Database,
        makeIndex: () -> any FaceIndex
    ) throws {
        if generation != self.generation { self = CachedGallery(index: makeIndex(), generation: generation) }
        try readNewFaces(of: collectionID, in: db)
    }

    /// Tells that the gallery holds all rows up to this one, which its owner has just written.
    mutating func advance(to row: Int64) {
        lastRow = row
    }

    private mutating func readNewFaces(of collectionID: String, in db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, faceId, personId, embedding FROM face
                WHERE collectionId = ? AND id > ? AND personId IS NOT NULL ORDER BY id
                """,
            arguments: [collectionID, lastRow]
        )
        while let row = try rows.next() {
            let faceID = try row.parsed("faceId", as: FaceID.self)
            guard let embedding = Embedding(blob: try row.value("embedding"), dimension: dimension) else {
                throw PersonStoreError.damaged("the embedding of face \(faceID) cannot be read")
            }
            dimension = embedding.dimension
            gallery.insert(faceID, of: try row.parsed("personId"), embedding)
            lastRow = try row.value("id")
        }
    }
}
