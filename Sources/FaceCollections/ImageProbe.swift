internal import FaceCore

/// An image that is searched for: its largest face that passes the quality filter, and the others.
struct ImageProbe {
    /// The searched face; nil where none passes the filter or the one that does cannot be embedded.
    let searched: (face: DetectedFace, embedding: Embedding)?
    /// Every other face, largest first, with every reason.
    let unsearched: [RefusedFace]

    init(faces: [DetectedFace], selection: FaceSelection, embeddings: [Int: Embedding]) {
        let largest = selection.accepted.first
        let embedding = largest.flatMap { embeddings[$0] }
        searched = largest.flatMap { position in embedding.map { (faces[position], $0) } }
        unsearched = faces.indices.compactMap { position in
            var reasons = selection.refused[position] ?? []
            if position == largest {
                guard embedding == nil else { return nil }
                reasons.append(.lowFaceQuality)
            } else if let largest, position > largest {
                reasons.insert(.faceNotLargest, at: 0)
            }
            return RefusedFace(face: faces[position], reasons: reasons)
        }
    }
}
