internal import FaceCollections
internal import FaceCore
internal import GRDB
internal import Synchronization

/// The latest vectors of collections' users, searchable; read anew after every change, as there are few.
final class UserSnapshots: Sendable {
    private struct Snapshot {
        let collection: Int64
        let generation: Int
        let index: ExactIndex<String>
    }

    private let latest = Mutex<[String: Snapshot]>([:])

    /// Forgets a collection that is no more.
    func remove(_ collectionID: String) {
        latest.withLock { $0[collectionID] = nil }
    }

    /// The users' vectors that the transaction sees, oldest user first. It must not have changed any itself.
    func current(_ collection: StoredCollection, in db: Database) throws -> ExactIndex<String> {
        let known = latest.withLock { $0[collection.id] }
        if let known, known.collection == collection.row, known.generation == collection.userGeneration {
            return known.index
        }
        let index = try Self.readVectors(of: collection.id, in: db)
        let snapshot = Snapshot(collection: collection.row, generation: collection.userGeneration, index: index)
        latest.withLock { latest in
            let age = latest[collection.id].map { ($0.collection, $0.generation) } ?? (0, 0)
            if age <= (snapshot.collection, snapshot.generation) { latest[collection.id] = snapshot }
        }
        return index
    }

    private static func readVectors(of collectionID: String, in db: Database) throws -> ExactIndex<String> {
        var index = ExactIndex<String>()
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT userId, vector FROM user WHERE collectionId = \(collectionID) AND vector IS NOT NULL ORDER BY id
                """
        ).fetchCursor(db)
        while let row = try rows.next() {
            let userID = try row.value("userId", as: String.self)
            let vector = try StoredUser.vector(row.value("vector"), of: userID, dimension: index.dimension)
            index.insert(userID, vector)
        }
        return index
    }
}
