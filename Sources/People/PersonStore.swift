package import FaceCollections
package import FaceCore

/// What the domain needs of storage for photos, persons and their faces.
///
/// A photo passes through twice: `claim` decides whose faces it shows (atomically, across threads and processes) and
/// stores the faces, so that the next photo can match them; `complete` commits the photo, its occurrences and its done
/// state together, after its thumbnails exist. A crash in between loses nothing: claiming the same content again returns
/// the same answer, and a person is visible only through completed occurrences.
package protocol PersonStore: Sendable {
    /// Returns the collection, creating it for `model` if there is none.
    ///
    /// - Throws: ``PersonStoreError/modelMismatch(collection:stored:requested:)`` if it was made with another model.
    func openCollection(_ id: String, model: ModelID) async throws -> FaceCollection

    /// The completed photo with this identifier.
    func photo(_ id: PhotoID) async throws -> Photo?

    /// Decides and stores whose faces these are, in their order; each face sees the ones before it.
    ///
    /// A claim is known by its photo, content and number of faces: made again, it returns the first answer. Faces that were
    /// deleted since are decided anew.
    ///
    /// - Throws: ``PersonStoreError/collectionNotFound(_:)`` or
    ///   ``PersonStoreError/modelMismatch(collection:stored:requested:)``.
    func claim(_ claim: PhotoClaim, policy: AssignmentPolicy) async throws -> [FaceAssignment]

    /// Commits a claimed photo as done. Faces and occurrences of earlier content of the same photo are removed.
    ///
    /// - Returns: keys of thumbnails that belong to nothing any more, sorted; the caller deletes them.
    /// - Throws: ``PersonStoreError/claimLost(_:)`` if other content of the photo was completed since this was claimed.
    func complete(_ photo: Photo, occurrences: [Occurrence]) async throws -> [String]

    /// Visible persons, most photos first, then oldest first.
    func persons(limit: Int, offset: Int) async throws -> [Person]

    /// How many visible persons there are.
    func personCount() async throws -> Int

    /// One visible person.
    func person(_ id: FaceID) async throws -> Person?

    /// A person's occurrences, newest photo first.
    func occurrences(of personID: FaceID) async throws -> [Occurrence]

    /// A completed photo's faces and how they were assigned, by face index.
    func faces(of photoID: PhotoID) async throws -> [CompletedFace]

    /// Every face of every completed photo and whose it is, by photo key and face index.
    func assignments() async throws -> [StoredAssignment]

    /// Throws if the store cannot answer.
    func checkReadiness() async throws
}

/// The faces of one photo on their way into a collection.
package struct PhotoClaim: Sendable {
    package struct Face: Sendable {
        package let embedding: Embedding
        package let boundingBox: BoundingBox
        package let confidence: Double
        /// How much the face counts in its user's vector, above 0 and at most 1: ``UserVector/weight(of:)``.
        package let weight: Double

        package init(embedding: Embedding, boundingBox: BoundingBox, confidence: Double, weight: Double = 1) {
            self.embedding = embedding
            self.boundingBox = boundingBox
            self.confidence = confidence
            self.weight = weight
        }
    }

    package let collectionID: String
    package let model: ModelID
    package let photoID: PhotoID
    package let contentHash: String
    /// Largest face first; face index n is at position n - 1.
    package let faces: [Face]

    package init(collectionID: String, model: ModelID, photoID: PhotoID, contentHash: String, faces: [Face]) {
        self.collectionID = collectionID
        self.model = model
        self.photoID = photoID
        self.contentHash = contentHash
        self.faces = faces
    }
}

/// Whose face a claimed face is.
package struct FaceAssignment: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, Codable {
        case match
        case new
    }

    package let faceID: FaceID
    package let personID: FaceID
    package let outcome: Outcome
    /// To the person's nearest face, `0...100`; nil for a new person.
    package let similarity: Double?

    package init(faceID: FaceID, personID: FaceID, outcome: Outcome, similarity: Double?) {
        self.faceID = faceID
        self.personID = personID
        self.outcome = outcome
        self.similarity = similarity
    }
}

/// A face of a completed photo and its person.
package struct StoredAssignment: Sendable, Hashable {
    package let photoKey: String
    package let faceIndex: Int
    package let faceID: FaceID
    package let personID: FaceID?

    package init(photoKey: String, faceIndex: Int, faceID: FaceID, personID: FaceID?) {
        self.photoKey = photoKey
        self.faceIndex = faceIndex
        self.faceID = faceID
        self.personID = personID
    }
}

/// What a store refuses to do, in words that a user can act on.
package enum PersonStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case modelMismatch(collection: String, stored: ModelID, requested: ModelID)
    case collectionNotFound(String)
    /// The photo was overwritten and processed by someone else in the meantime.
    case claimLost(PhotoID)

    package var description: String {
        switch self {
        case .modelMismatch(let collection, let stored, let requested):
            "collection '\(collection)' holds embeddings of \(stored) and cannot be searched or extended with \(requested): "
                + "run with --pack \(stored.pack), or use another --data folder or collection"
        case .collectionNotFound(let id):
            "there is no collection '\(id)'"
        case .claimLost(let photoID):
            "photo \(photoID) was overwritten while it was processed: ingest it again"
        }
    }
}
