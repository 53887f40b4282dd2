package import FaceCollections
package import FaceCore

/// The faces of known persons in one collection, searchable: what a new face is compared with.
package struct Gallery: Sendable {
    private var index: any FaceIndex
    private var personOfFace: [FaceID: FaceID] = [:]

    /// An empty gallery over an empty index.
    package init(index: any FaceIndex) {
        self.index = index
    }

    package var count: Int { index.count }

    /// Makes a person's face findable: every face of a person helps to recognise the next one.
    package mutating func insert(_ faceID: FaceID, of personID: FaceID, _ embedding: Embedding) {
        index.insert(faceID, embedding)
        personOfFace[faceID] = personID
    }

    /// Forgets faces; unknown ones are passed over.
    package mutating func remove(_ faceIDs: Set<FaceID>) {
        index.remove(faceIDs)
        for id in faceIDs { personOfFace[id] = nil }
    }

    /// The person whose nearest face is most similar to the probe, if that face's cosine reaches the bound.
    package func nearest(to probe: Embedding, minimumCosine: Float) -> (personID: FaceID, cosine: Float)? {
        guard let match = index.search(probe, limit: 1, minimumCosine: minimumCosine).first,
            let personID = personOfFace[match.id]
        else { return nil }
        return (personID, match.cosine)
    }
}
