internal import FaceCollections
internal import FaceCore
internal import GRDB

/// Finds the stored face that a submitted one is, inside the transaction that will store the others.
struct FaceLookup {
    let collection: StoredCollection
    let duplicateCosine: Double
    let db: Database
    /// All faces of the collection; only called if they are needed.
    let snapshot: () throws -> FaceSnapshot

    /// The most similar stored face in scope at or above `duplicateCosine`, of equally similar ones the oldest.
    func nearest(to embedding: Embedding, in scope: FaceIDPolicy.Scope) throws -> FaceID? {
        switch scope {
        case .wholeCollection:
            try best(of: snapshot().index, embedding, limit: 1).first?.id
        case .externalImageID(let externalImageID?):
            try best(of: index(of: externalImageID), embedding, limit: 1).first?.id
        case .externalImageID(nil):
            try firstWithoutExternalImageID(best(of: snapshot().index, embedding, limit: .max).map(\.id))
        }
    }

    private func best(
        of index: ExactFaceIndex,
        _ embedding: Embedding,
        limit: Int
    ) throws -> [(id: FaceID, cosine: Float)] {
        try SQLiteFaceStore.check(embedding, fits: index.dimension, in: collection)
        return index.nearest(to: embedding, limit: limit, minimumCosine: Float(atLeast: duplicateCosine))
    }

    /// The few faces under one ExternalImageId, in an index of their own: a face scores there as it does among all.
    private func index(of externalImageID: String) throws -> ExactFaceIndex {
        var index = ExactFaceIndex()
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT faceId, embedding FROM face
                WHERE collectionId = \(collection.id) AND externalImageId = \(externalImageID) ORDER BY id
                """
        ).fetchCursor(db)
        while let row = try rows.next() {
            let faceID = try row.parsed(at: 0, as: FaceID.self)
            index.insert(faceID, try row.embedding(at: 1, of: faceID, dimension: index.dimension))
        }
        return index
    }

    private func firstWithoutExternalImageID(_ ids: [FaceID]) throws -> FaceID? {
        let stored = try SQLiteFaceStore.faces(ids, in: collection, db)
        return ids.first { stored[$0].map { $0.externalImageID == nil } ?? false }
    }
}
