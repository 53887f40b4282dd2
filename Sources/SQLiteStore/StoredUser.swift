internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import GRDB

/// A user's row.
struct StoredUser: Sendable {
    let id: String
    /// Nil as long as the user has no faces.
    let vector: Embedding?

    var status: FaceUser.Status { vector == nil ? .created : .active }

    /// The user with this identifier, if there is one.
    static func find(_ id: String, in collectionID: String, _ db: Database) throws -> StoredUser? {
        guard id.isStorable else { return nil }
        let row = try SQLRequest<Row>(
            literal: "SELECT vector FROM user WHERE collectionId = \(collectionID) AND userId = \(id)",
            cached: true
        ).fetchOne(db)
        return try row.map { row in
            let blob = try row.value("vector", as: Data?.self)
            return StoredUser(id: id, vector: try blob.map { try vector($0, of: id) })
        }
    }

    /// - Parameter dimension: what the vector must have; nil if any is good.
    static func vector(_ blob: Data, of id: String, dimension: Int? = nil) throws -> Embedding {
        guard let vector = Embedding(blob: blob, dimension: dimension) else {
            throw StorageError.damaged("the vector of user '\(id)' cannot be read")
        }
        return vector
    }

    /// Makes a user's vector anew, after its faces changed.
    static func makeVector(of id: String, in collectionID: String, _ db: Database) throws {
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT faceId, embedding, weight FROM face
                WHERE collectionId = \(collectionID) AND userId = \(id) ORDER BY id
                """
        ).fetchCursor(db)
        var faces: [(embedding: Embedding, weight: Double)] = []
        while let row = try rows.next() {
            let faceID = try row.parsed(at: 0, as: FaceID.self)
            let embedding = try row.embedding(at: 1, of: faceID, dimension: faces.first?.embedding.dimension)
            faces.append((embedding, try row.value(at: 2)))
        }
        try db.execute(
            literal: """
                UPDATE user SET vector = \(UserVector.make(faces)?.blob)
                WHERE collectionId = \(collectionID) AND userId = \(id)
                """
        )
        try raiseGeneration(in: collectionID, db)
    }

    /// Tells all who hold users' vectors in memory that these are no longer true.
    static func raiseGeneration(in collectionID: String, _ db: Database) throws {
        try db.execute(
            literal: "UPDATE collection SET userGeneration = userGeneration + 1 WHERE collectionId = \(collectionID)"
        )
    }
}
