package import FaceCore

/// Finds the faces nearest to a probe. Implementations are exact: every face at or above the bound is considered.
package protocol FaceIndex: Sendable {
    /// The number of faces held.
    var count: Int { get }

    /// Adds a face. The identifier must not be present yet, and all embeddings of an index have one dimension.
    mutating func insert(_ id: FaceID, _ embedding: Embedding)

    /// Removes faces; identifiers that are not present are passed over.
    mutating func remove(_ ids: Set<FaceID>)

    /// The `limit` faces most similar to `probe` whose cosine is at least `minimumCosine`, most similar first; equal
    /// cosines keep the order of insertion.
    func search(_ probe: Embedding, limit: Int, minimumCosine: Float) -> [FaceMatch]
}

/// A stored face and the cosine of its embedding to the probe, `-1...1`.
package struct FaceMatch: Sendable, Hashable {
    package let id: FaceID
    package let cosine: Float

    package init(id: FaceID, cosine: Float) {
        self.id = id
        self.cosine = cosine
    }
}
