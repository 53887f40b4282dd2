internal import FaceCollections
internal import FaceCore
internal import GRDB

/// The statements, each inside a transaction of its caller.
extension SQLiteFaceStore {
    static func collection(_ id: String, in db: Database) throws -> StoredCollection {
        guard let stored = try StoredCollection.find(id, in: db) else { throw FaceStoreError.collectionNotFound(id) }
        return stored
    }

    static func collection(_ id: String, model: ModelID, in db: Database) throws -> StoredCollection {
        let stored = try collection(id, in: db)
        guard stored.model == model else {
            throw FaceStoreError.modelMismatch(collection: id, stored: stored.model, requested: model)
        }
        return stored
    }

    /// One model gives one dimension: anything else was damaged.
    static func check(_ probe: Embedding, fits dimension: Int?, in collection: StoredCollection) throws {
        guard let dimension, dimension != probe.dimension else { return }
        throw StorageError.damaged(
            "the embeddings of collection '\(collection.id)' have \(dimension) dimensions instead of \(probe.dimension)"
        )
    }

    // MARK: - Faces

    /// The stored ones of some faces.
    static func faces(_ ids: [FaceID], in collection: StoredCollection, _ db: Database) throws -> [FaceID: StoredFace] {
        guard !ids.isEmpty else { return [:] }
        let rows = try SQLRequest<Row>(
            literal: "SELECT \(StoredFace.columns) FROM face WHERE \(StoredFace.among(ids, in: collection))",
            cached: true
        ).fetchCursor(db)
        var faces: [FaceID: StoredFace] = [:]
        while let row = try rows.next() {
            let face = try StoredFace(row, model: collection.model)
            faces[face.id] = face
        }
        return faces
    }

    static func embeddedFace(
        _ id: FaceID,
        in collection: StoredCollection,
        _ db: Database
    ) throws -> EmbeddedFace? {
        let row = try SQLRequest<Row>(
            literal: """
                SELECT \(StoredFace.columns), embedding FROM face
                WHERE collectionId = \(collection.id) AND faceId = \(id.description)
                """,
            cached: true
        ).fetchOne(db)
        return try row.map { row in
            EmbeddedFace(
                face: try StoredFace(row, model: collection.model),
                embedding: try row.embedding(at: StoredFace.columnCount, of: id)
            )
        }
    }

    /// Stores what the decisions call new.
    ///
    /// - Returns: the stored face for each submitted one, in their order.
    static func store(
        _ submission: FaceSubmission,
        _ decisions: [FaceIDPolicy.Decision],
        into collection: StoredCollection,
        faceLimit: Int,
        in db: Database
    ) throws -> [StoredFace] {
        let newCount = decisions.count { if case .new = $0 { true } else { false } }
        guard newCount == 0 || collection.faceCount + newCount <= faceLimit else {
            throw FaceStoreError.tooManyFaces(limit: faceLimit)
        }
        let existing = try faces(
            decisions.compactMap { if case .existing(let id) = $0 { id } else { nil } },
            in: collection,
            db
        )
        var stored: [StoredFace] = []
        for (face, decision) in zip(submission.faces, decisions) {
            switch decision {
            case .new(let id):
                let new = StoredFace(
                    id: id,
                    imageID: submission.imageID,
                    externalImageID: submission.externalImageID,
                    boundingBox: face.boundingBox,
                    confidence: face.confidence,
                    model: submission.model,
                    userID: nil
                )
                _ = try new.insert(face.embedding, weight: face.weight, into: collection.id, in: db)
                stored.append(new)
            case .existing(let id):
                stored += [existing[id]].compactMap { $0?.seen(as: face, in: submission) }
            case .sameAs(let position):
                stored.append(stored[position].seen(as: face, in: submission))
            }
        }
        return stored
    }

    // MARK: - Tags

    static func tags(of collectionID: String, in db: Database) throws -> [String: String] {
        let rows = try SQLRequest<Row>(literal: "SELECT key, value FROM tag WHERE collectionId = \(collectionID)")
            .fetchAll(db)
        return try rows.reduce(into: [:]) { tags, row in tags[try row.value("key")] = try row.value("value") }
    }

    static func addTags(_ tags: [String: String], to collectionID: String, limit: Int, in db: Database) throws {
        for (key, value) in tags {
            try db.execute(
                literal: """
                    INSERT INTO tag (collectionId, key, value)
                    VALUES (\(collectionID), \(try key.storable()), \(try value.storable()))
                    ON CONFLICT DO UPDATE SET value = excluded.value
                    """
            )
        }
        guard try self.tags(of: collectionID, in: db).count <= limit else {
            throw FaceStoreError.tooManyTags(limit: limit)
        }
    }
}

extension StoredFace {
    /// The stored face as an image shows it that has the same face again.
    fileprivate func seen(as face: FaceSubmission.Face, in submission: FaceSubmission) -> StoredFace {
        StoredFace(
            id: id,
            imageID: submission.imageID,
            externalImageID: externalImageID,
            boundingBox: face.boundingBox,
            confidence: face.confidence,
            model: model,
            userID: userID
        )
    }
}

extension [FaceID] {
    /// As SQLite's `json_each` takes it: one argument, however many there are.
    var json: String {
        "[" + map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    /// Each identifier once, where it came first.
    var unique: [FaceID] {
        var seen: Set<FaceID> = []
        return filter { seen.insert($0).inserted }
    }
}

extension Float {
    /// The least number that is not below `bound`: a cosine reaches one exactly if it reaches the other.
    init(atLeast bound: Double) {
        let nearest = Float(bound)
        self = Double(nearest) < bound ? nearest.nextUp : nearest
    }
}
