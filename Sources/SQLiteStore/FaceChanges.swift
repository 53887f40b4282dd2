internal import FaceCore
internal import GRDB

/// How far a reader that holds a collection's faces in memory has followed the database.
///
/// Other processes write to the same file, so nothing in memory is believed before the database was asked.
struct FaceChanges: Sendable {
    /// Up to where faces were read.
    private(set) var lastFace: Int64 = 0
    /// Up to where removals, of any collection, are known; nil before anything was read.
    private(set) var lastRemoval: Int64?

    init() {}

    /// Of a reader that has followed the database to what the transaction sees.
    init(ofAllIn collectionID: String, in db: Database) throws {
        let row = try SQLRequest<Row>(
            literal: """
                SELECT (SELECT MAX(id) FROM face WHERE collectionId = \(collectionID)) AS face,
                    (SELECT MAX(id) FROM removedFace) AS removal
                """
        ).fetchOne(db)
        lastFace = try row?.value("face", as: Int64?.self) ?? 0
        lastRemoval = try row?.value("removal", as: Int64?.self) ?? 0
    }

    /// The faces that were removed since; nil if the reader must begin anew, because there were too many to remember or
    /// nothing was read before.
    ///
    /// To be read before new faces are, in the same transaction.
    mutating func readRemovals(of collectionID: String, in db: Database) throws -> Set<FaceID>? {
        let remembered = try SQLRequest<Row>(
            literal: "SELECT MIN(id) AS first, MAX(id) AS last FROM removedFace",
            cached: true
        ).fetchOne(db)
        let last = try remembered?.value("last", as: Int64?.self) ?? 0
        let first = try remembered?.value("first", as: Int64?.self) ?? 1
        let known = lastRemoval
        lastRemoval = last
        guard let known, known + 1 >= first else {
            lastFace = 0
            return nil
        }
        guard known < last else { return [] }
        return try Set(
            SQLRequest<Row>(
                literal: "SELECT faceId FROM removedFace WHERE collectionId = \(collectionID) AND id > \(known)",
                cached: true
            ).fetchAll(db).map { try $0.parsed("faceId") }
        )
    }

    /// Tells that faces up to this row are known.
    mutating func advance(to row: Int64) {
        lastFace = row
    }

    /// Whether more was seen than `other` saw. Rows are never reused, so of two readers one has seen all that the other has.
    func isAhead(of other: FaceChanges) -> Bool {
        lastFace > other.lastFace || (lastRemoval ?? -1) > (other.lastRemoval ?? -1)
    }
}
