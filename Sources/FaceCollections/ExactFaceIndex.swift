package import FaceCore

/// An index of faces that compares the probe with every one of them.
package typealias ExactFaceIndex = ExactIndex<FaceID>

extension ExactIndex: FaceIndex where ID == FaceID {
    package func search(_ probe: Embedding, limit: Int, minimumCosine: Float) -> [FaceMatch] {
        nearest(to: probe, limit: limit, minimumCosine: minimumCosine).map { FaceMatch(id: $0.id, cosine: $0.cosine) }
    }
}
