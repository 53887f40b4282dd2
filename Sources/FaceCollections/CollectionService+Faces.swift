package import FaceCore

extension CollectionService {
    /// The stored faces that are like the largest face of an image that passes the filter.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFacesByImage.html>
    ///
    /// - Throws: ``CollectionServiceError/noFace`` or ``CollectionServiceError/imageTooSmall(width:height:minimum:)``.
    package func searchFaces(
        byImage image: [UInt8],
        in collection: String,
        limit: Int,
        threshold: Double,
        filter: QualityFilter
    ) async throws -> FaceSearch {
        try await requireCollection(collection)
        let searched = try await largestFace(of: image, filter: filter)
        return FaceSearch(
            searched: searched.face,
            matches: try await faces(near: searched.embedding, in: collection, limit: limit, threshold: threshold)
        )
    }

    /// The stored faces that are like a stored face, which is not among them.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFaces.html>
    ///
    /// - Throws: ``CollectionServiceError/faceNotFound(_:)``.
    package func searchFaces(
        byFace id: FaceID,
        in collection: String,
        limit: Int,
        threshold: Double
    ) async throws -> [FaceSearch.Match] {
        let probe = try await embedding(of: id, in: collection)
        let matches = try await faces(near: probe, in: collection, limit: limit + 1, threshold: threshold)
        return Array(matches.filter { $0.face.id != id }.prefix(limit))
    }

    /// Compares the largest face of one image that passes the filter with every face of another.
    ///
    /// A face of the target that the filter refuses is not compared and therefore among the unmatched.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CompareFaces.html>
    ///
    /// - Throws: ``CollectionServiceError/noFace`` where the source has no face that passes the filter or the target none at
    ///   all; ``CollectionServiceError/imageTooSmall(width:height:minimum:)``.
    package func compareFaces(
        source: [UInt8],
        target: [UInt8],
        threshold: Double,
        filter: QualityFilter
    ) async throws -> FaceComparison {
        async let targetAnalysis = analyze(target) { FaceSelection($0, filter: filter).accepted }
        let searched = try await largestFace(of: source, filter: filter)
        let analysis = try await targetAnalysis
        guard !analysis.faces.isEmpty else { throw CollectionServiceError.noFace }

        let minimumCosine = minimumCosine(threshold: threshold)
        var matches: [(position: Int, cosine: Double)] = []
        var unmatched: [DetectedFace] = []
        for (position, face) in analysis.faces.enumerated() {
            let cosine = analysis.embeddings[position].map { Double($0.cosine(searched.embedding)) }
            if let cosine, cosine >= minimumCosine {
                matches.append((position, cosine))
            } else {
                unmatched.append(face)
            }
        }
        matches.sort { ($1.cosine, $0.position) < ($0.cosine, $1.position) }
        return FaceComparison(
            source: searched.face,
            matches: matches.map { position, cosine in
                FaceComparison.Match(
                    face: analysis.faces[position],
                    similarity: similarity(cosine: cosine, threshold: threshold)
                )
            },
            unmatched: unmatched
        )
    }

    private func largestFace(
        of image: [UInt8],
        filter: QualityFilter
    ) async throws -> (face: DetectedFace, embedding: Embedding) {
        guard let searched = try await probe(image, filter: filter).searched else {
            throw CollectionServiceError.noFace
        }
        return searched
    }

    /// The embedding of a stored face.
    ///
    /// - Throws: ``CollectionServiceError/faceNotFound(_:)``.
    func embedding(of id: FaceID, in collection: String) async throws -> Embedding {
        guard let face = try await store.embeddedFace(id, in: collection) else {
            throw CollectionServiceError.faceNotFound(id)
        }
        return face.embedding
    }

    private func faces(
        near probe: Embedding,
        in collection: String,
        limit: Int,
        threshold: Double
    ) async throws -> [FaceSearch.Match] {
        let found = try await store.searchFaces(
            near: probe,
            model: analyzer.model,
            in: collection,
            limit: limit,
            minimumCosine: minimumCosine(threshold: threshold)
        )
        return found.map {
            FaceSearch.Match(face: $0.face, similarity: similarity(cosine: $0.cosine, threshold: threshold))
        }
    }
}
