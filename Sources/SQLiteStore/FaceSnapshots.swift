internal import FaceCollections
internal import FaceCore
internal import GRDB
internal import Synchronization

/// A collection's faces as of some moment, searchable.
struct FaceSnapshot: Sendable {
    /// Which of the collections that ever had this name.
    let collection: Int64
    private(set) var index = ExactFaceIndex()
    private(set) var changes = FaceChanges()

    init(collection: Int64) {
        self.collection = collection
    }

    /// Forgets what was removed since and reads what is newer than the last row seen.
    mutating func refresh(_ collection: StoredCollection, in db: Database) throws {
        if let removed = try changes.readRemovals(of: collection.id, in: db) {
            index.remove(removed)
        } else {
            index = ExactFaceIndex()
        }
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT id, faceId, embedding FROM face
                WHERE collectionId = \(collection.id) AND id > \(changes.lastFace) ORDER BY id
                """,
            cached: true
        ).fetchCursor(db)
        while let row = try rows.next() {
            let faceID = try row.parsed(at: 1, as: FaceID.self)
            index.insert(faceID, try row.embedding(at: 2, of: faceID, dimension: index.dimension))
            changes.advance(to: try row.value(at: 0))
        }
    }
}

/// The latest snapshots of collections, shared by all searches of a process.
///
/// A search works on a copy, which shares memory with the others, and so waits for nobody.
final class FaceSnapshots: Sendable {
    private let latest = Mutex<[String: FaceSnapshot]>([:])
    /// Held while a whole collection is read: searches that come at once after the start share the work and its result.
    private let loading = Mutex<Void>(())

    /// The latest snapshot, to be asked for before the transaction begins that uses it: a transaction sees what was
    /// committed before, so that the snapshot is never ahead of it.
    subscript(collectionID: String) -> FaceSnapshot? {
        latest.withLock { $0[collectionID] }
    }

    /// Forgets a collection that is no more.
    func remove(_ collectionID: String) {
        latest.withLock { $0[collectionID] = nil }
    }

    /// The faces that the transaction sees. It must not have changed any itself.
    ///
    /// - Parameter known: the latest snapshot from before the transaction.
    func current(
        _ collection: StoredCollection,
        since known: FaceSnapshot?,
        in db: Database
    ) throws -> FaceSnapshot {
        if let known, known.collection == collection.row { return try refreshed(known, collection, in: db) }
        return try loading.withLock { _ in
            let seen = try FaceChanges(ofAllIn: collection.id, in: db)
            let loaded = self[collection.id].flatMap { snapshot in
                snapshot.collection == collection.row && !snapshot.changes.isAhead(of: seen) ? snapshot : nil
            }
            return try refreshed(loaded ?? FaceSnapshot(collection: collection.row), collection, in: db)
        }
    }

    private func refreshed(
        _ snapshot: FaceSnapshot,
        _ collection: StoredCollection,
        in db: Database
    ) throws -> FaceSnapshot {
        var current = snapshot
        try current.refresh(collection, in: db)
        guard current.changes.isAhead(of: snapshot.changes) else { return current }
        latest.withLock { latest in
            if let other = latest[collection.id], other.collection >= current.collection {
                guard other.collection == current.collection, current.changes.isAhead(of: other.changes) else { return }
            }
            latest[collection.id] = current
        }
        return current
    }
}
