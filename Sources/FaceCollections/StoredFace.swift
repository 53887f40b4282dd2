package import FaceCore

/// A face of a collection, without its embedding.
package struct StoredFace: Sendable, Hashable {
    package let id: FaceID
    package let imageID: ImageID
    package let externalImageID: String?
    package let boundingBox: BoundingBox
    /// The detector's score, `0...100`.
    package let confidence: Double
    package let model: ModelID
    /// The user whose face this is.
    package let userID: String?

    package init(
        id: FaceID,
        imageID: ImageID,
        externalImageID: String?,
        boundingBox: BoundingBox,
        confidence: Double,
        model: ModelID,
        userID: String?
    ) {
        self.id = id
        self.imageID = imageID
        self.externalImageID = externalImageID
        self.boundingBox = boundingBox
        self.confidence = confidence
        self.model = model
        self.userID = userID
    }
}

/// A stored face and its embedding.
package struct EmbeddedFace: Sendable, Hashable {
    package let face: StoredFace
    package let embedding: Embedding

    package init(face: StoredFace, embedding: Embedding) {
        self.face = face
        self.embedding = embedding
    }
}

/// A stored face and the cosine of its embedding to a probe, `-1...1`.
package struct ScoredFace: Sendable, Hashable {
    package let face: StoredFace
    package let cosine: Double

    package init(face: StoredFace, cosine: Double) {
        self.face = face
        self.cosine = cosine
    }
}

/// What became of a request to delete faces.
package struct FaceDeletion: Sendable, Hashable {
    package struct Refusal: Sendable, Hashable {
        package let id: FaceID
        /// The user whose face it is; nil where there is no such face.
        package let userID: String?

        package init(id: FaceID, userID: String?) {
            self.id = id
            self.userID = userID
        }
    }

    package let deleted: [FaceID]
    package let refused: [Refusal]

    package init(deleted: [FaceID], refused: [Refusal]) {
        self.deleted = deleted
        self.refused = refused
    }
}
