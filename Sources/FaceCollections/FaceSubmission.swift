package import FaceCore

/// The faces of one image on their way into a collection: one IndexFaces call.
package struct FaceSubmission: Sendable {
    package struct Face: Sendable {
        package let embedding: Embedding
        package let boundingBox: BoundingBox
        /// The detector's score, `0...100`.
        package let confidence: Double
        /// How much the face counts in its user's vector, above 0 and at most 1: ``UserVector/weight(of:)``.
        package let weight: Double

        package init(embedding: Embedding, boundingBox: BoundingBox, confidence: Double, weight: Double) {
            self.embedding = embedding
            self.boundingBox = boundingBox
            self.confidence = confidence
            self.weight = weight
        }
    }

    package let imageID: ImageID
    package let externalImageID: String?
    package let model: ModelID
    package let policy: FaceIDPolicy
    /// Largest first.
    package let faces: [Face]

    package init(imageID: ImageID, externalImageID: String?, model: ModelID, policy: FaceIDPolicy, faces: [Face]) {
        self.imageID = imageID
        self.externalImageID = externalImageID
        self.model = model
        self.policy = policy
        self.faces = faces
    }
}
