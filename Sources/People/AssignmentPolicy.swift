package import FaceCore

/// Decides whose face a new face is. Pure: the same gallery and embedding always give the same answer.
package struct AssignmentPolicy: Sendable {
    /// The similarity, `0...100`, at which a face joins a person.
    package let threshold: Double
    package let calibration: SimilarityCalibration

    package init(threshold: Double, calibration: SimilarityCalibration) {
        self.threshold = threshold
        self.calibration = calibration
    }

    package enum Decision: Sendable, Hashable {
        /// The face belongs to a known person; `similarity` is that of the person's nearest face.
        case match(personID: FaceID, similarity: Double)
        /// Nobody known is similar enough: the face founds a person.
        case new
    }

    package func decide(_ embedding: Embedding, in gallery: Gallery) -> Decision {
        let minimumCosine = Float(calibration.cosine(similarity: threshold))
        guard let best = gallery.nearest(to: embedding, minimumCosine: minimumCosine) else { return .new }
        return .match(personID: best.personID, similarity: calibration.similarity(cosine: Double(best.cosine)))
    }

    /// Decides whose these faces are, in their order, and adds each to the gallery before the next is looked at.
    ///
    /// A face that matches nobody founds a person, who takes the face's identifier.
    package func assign(_ embeddings: [Embedding], growing gallery: inout Gallery) -> [FaceAssignment] {
        embeddings.map { embedding in
            let faceID = FaceID()
            let assignment =
                switch decide(embedding, in: gallery) {
                case .match(let personID, let similarity):
                    FaceAssignment(faceID: faceID, personID: personID, outcome: .match, similarity: similarity)
                case .new:
                    FaceAssignment(faceID: faceID, personID: faceID, outcome: .new, similarity: nil)
                }
            gallery.insert(faceID, of: assignment.personID, embedding)
            return assignment
        }
    }
}
