package import FaceCore

/// Images in, faces of collections out: the operations that need both face vision and storage.
///
/// What needs no image and no similarity is asked of `store` directly. Thresholds and similarities are Rekognition's,
/// `0...100`; cosines stay inside. Every operation on a collection asks for the collection first, so that neither an unknown
/// one nor one of another model costs any image work. Besides its own ``CollectionServiceError``s a method throws what the
/// analyzer (``ImageRejection``) and the store (``FaceStoreError``) throw.
package struct CollectionService<Analyzer: FaceAnalyzing, Store: FaceStore>: Sendable {
    package let analyzer: Analyzer
    package let store: Store
    package let configuration: CollectionServiceConfiguration

    /// A cosine computed in single precision falls short of the true one by up to this: an embedding's own is not quite 1.
    private static var cosineRounding: Double { 1e-6 }

    package init(
        analyzer: Analyzer,
        store: Store,
        configuration: CollectionServiceConfiguration = CollectionServiceConfiguration()
    ) {
        self.analyzer = analyzer
        self.store = store
        self.configuration = configuration
    }

    // MARK: - Images

    /// The faces of an image, largest first; none is no error. Related: DetectFaces.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html>
    ///
    /// - Throws: ``CollectionServiceError/imageTooSmall(width:height:minimum:)``.
    package func detectFaces(in image: [UInt8]) async throws -> ImageFaces {
        try await analyze(image) { _ in [] }.image
    }

    /// Stores the faces of an image that pass the filter and gives each its FaceId; an image without any is no error.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html>
    ///
    /// - Parameter maximumFaces: at least 1; nil for all.
    /// - Throws: ``CollectionServiceError/imageTooSmall(width:height:minimum:)``.
    package func indexFaces(
        of image: [UInt8],
        into collection: String,
        externalImageID: String?,
        maximumFaces: Int?,
        filter: QualityFilter
    ) async throws -> IndexedFaces {
        try await requireCollection(collection)
        let analysis = try await analyze(image) {
            FaceSelection($0, filter: filter, maximumFaces: maximumFaces).accepted
        }
        let selection = FaceSelection(analysis.image, filter: filter, maximumFaces: maximumFaces)
        let embedded = selection.accepted.compactMap { position in
            analysis.embeddings[position].map { (face: analysis.faces[position], embedding: $0) }
        }
        let submission = FaceSubmission(
            imageID: ImageID(image: image),
            externalImageID: externalImageID,
            model: analyzer.model,
            policy: FaceIDPolicy(
                rules: configuration.policyRules,
                duplicateCosine: configuration.duplicateCosine ?? analyzer.duplicateCosine
            ),
            faces: embedded.map { face, embedding in
                FaceSubmission.Face(
                    embedding: embedding,
                    boundingBox: face.boundingBox,
                    confidence: face.confidence,
                    weight: UserVector.weight(of: face)
                )
            }
        )
        let stored = embedded.isEmpty ? [] : try await store.indexFaces(submission, into: collection)
        return IndexedFaces(
            records: zip(stored, embedded).map { IndexedFaces.Record(stored: $0, face: $1.face) },
            unindexed: analysis.faces.indices.compactMap { position in
                let unaligned: [RefusalReason]? = analysis.embeddings[position] == nil ? [.lowFaceQuality] : nil
                return (selection.refused[position] ?? unaligned).map {
                    RefusedFace(face: analysis.faces[position], reasons: $0)
                }
            }
        )
    }

    /// Analyzes an image and refuses it if it is too small.
    func analyze(
        _ image: [UInt8],
        selecting: @escaping @Sendable (ImageFaces) -> [Int]
    ) async throws -> SelectiveAnalysis {
        let analysis = try await analyzer.analyze(image, selecting: selecting)
        guard min(analysis.width, analysis.height) >= configuration.minimumImageSide else {
            throw CollectionServiceError.imageTooSmall(
                width: analysis.width,
                height: analysis.height,
                minimum: configuration.minimumImageSide
            )
        }
        return analysis
    }

    /// Analyzes an image and embeds the largest face that passes the filter.
    func probe(_ image: [UInt8], filter: QualityFilter) async throws -> ImageProbe {
        let analysis = try await analyze(image) { Array(FaceSelection($0, filter: filter).accepted.prefix(1)) }
        return ImageProbe(
            faces: analysis.faces,
            selection: FaceSelection(analysis.image, filter: filter),
            embeddings: analysis.embeddings
        )
    }

    /// Checks that there is the collection and that this model's embeddings belong into it.
    func requireCollection(_ id: String) async throws {
        let collection = try await store.describeCollection(id).collection
        guard collection.model == analyzer.model else {
            throw FaceStoreError.modelMismatch(collection: id, stored: collection.model, requested: analyzer.model)
        }
    }

    // MARK: - Similarities

    /// The similarity, `0...100`, that a cosine of this model's embeddings stands for.
    package func similarity(cosine: Double) -> Double {
        analyzer.calibration.similarity(cosine: cosine)
    }

    /// The similarity of something that was found at ``minimumCosine(threshold:)``.
    func similarity(cosine: Double, threshold: Double) -> Double {
        max(similarity(cosine: cosine), threshold)
    }

    /// The cosine that reaches a threshold.
    func minimumCosine(threshold: Double) -> Double {
        analyzer.calibration.cosine(similarity: threshold) - Self.cosineRounding
    }
}
