internal import Crypto
package import FaceCore
package import Foundation
package import Logging
package import ObjectStore
package import People

/// Turns photos into faces, persons and thumbnails.
///
/// Photos are read and analysed side by side, but claimed one by one in their order: the same photos always group into the
/// same persons. Doing a photo again changes nothing; one that failed half-way is finished the next time.
package struct PhotoIngester<Analyzer: PhotoAnalyzing, Store: PersonStore, Objects: ObjectStore>: Sendable {
    private let analyzer: Analyzer
    private let store: Store
    private let objects: Objects
    private let configuration: IngestConfiguration
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// - Parameter objects: where thumbnails go.
    package init(
        analyzer: Analyzer,
        store: Store,
        objects: Objects,
        configuration: IngestConfiguration,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.analyzer = analyzer
        self.store = store
        self.objects = objects
        self.configuration = configuration
        self.logger = logger
        self.now = now
    }

    /// Processes photos and reports each in order; one that fails does not stop the others.
    ///
    /// Cancelling the task stops between two photos: the one that is being stored is finished and reported.
    ///
    /// - Throws: `CancellationError`, or what the store says to opening the collection, such as
    ///   ``PersonStoreError/modelMismatch(collection:stored:requested:)``.
    package func ingest(
        _ sources: [PhotoSource],
        report: @Sendable (PhotoOutcome) async -> Void
    ) async throws -> IngestSummary {
        let clock = ContinuousClock()
        let start = clock.now
        _ = try await store.openCollection(configuration.collectionID, model: analyzer.model)

        var summary = IngestSummary()
        var schedule = IngestSchedule(count: sources.count, inFlight: configuration.photosInFlight)
        var prepared: [Int: PreparedPhoto] = [:]
        await withTaskGroup(of: Event.self) { group in
            repeat {
                for step in Task.isCancelled ? [] : schedule.nextSteps() {
                    switch step {
                    case .prepare(let index):
                        group.addTask { .prepared(index, await prepare(sources[index])) }
                    case .store(let index):
                        guard let photo = prepared.removeValue(forKey: index) else { continue }
                        // In a task of its own, which cancellation does not reach: a photo is stored whole.
                        group.addTask { .stored(await Task { await store(photo) }.value) }
                    }
                }
                switch await group.next() {
                case .prepared(let index, let photo):
                    prepared[index] = photo
                    schedule.didPrepare(index)
                case .stored(let outcome):
                    schedule.didStore()
                    summary.add(outcome, elapsed: clock.now - start)
                    await report(outcome)
                case nil:
                    return
                }
            } while true
        }
        guard schedule.isFinished else { throw CancellationError() }
        return summary
    }

    private enum Event: Sendable {
        case prepared(Int, PreparedPhoto)
        case stored(PhotoOutcome)
    }

    // MARK: - Reading and analysing, side by side

    private func prepare(_ source: PhotoSource) async -> PreparedPhoto {
        do {
            let bytes = try await source.read(limit: configuration.photoByteLimit)
            let contentHash = SHA256.hash(data: bytes).map(\.hexadecimal).joined()
            if try await store.photo(source.photoID)?.contentHash == contentHash {
                return PreparedPhoto(source: source, work: .unchanged)
            }
            let analysis = try await analyzer.analyze(bytes, thumbnailMargin: configuration.thumbnailMargin)
            return PreparedPhoto(source: source, work: .analyzed(analysis, contentHash: contentHash))
        } catch {
            return PreparedPhoto(source: source, work: .failed(error))
        }
    }

    // MARK: - Storing, one by one

    private func store(_ photo: PreparedPhoto) async -> PhotoOutcome {
        let source = photo.source
        do {
            switch photo.work {
            case .analyzed(let analysis, let contentHash):
                let faces = try await store(analysis, contentHash: contentHash, of: source)
                return PhotoOutcome(source, status: .done, faces: faces)
            case .unchanged:
                return PhotoOutcome(source, status: .unchanged, faces: try await store.faces(of: source.photoID))
            case .failed(let error):
                throw error
            }
        } catch {
            let outcome = PhotoOutcome(source, error: error)
            logger.warning("Photos: failed photoId=\(outcome.photoID) key=\(source.key) error=\(outcome.error ?? "")")
            return outcome
        }
    }

    private func store(
        _ analysis: PhotoAnalysis,
        contentHash: String,
        of source: PhotoSource
    ) async throws -> [CompletedFace] {
        let photoID = source.photoID
        logger.info("Photos: inserted photoId=\(photoID) key=\(source.key)")
        logger.info("DetectFaces: photoId=\(photoID) faces=\(analysis.faces.count)")
        let claim = PhotoClaim(
            collectionID: configuration.collectionID,
            model: analyzer.model,
            photoID: photoID,
            contentHash: contentHash,
            faces: analysis.faces.map { face in
                PhotoClaim.Face(
                    embedding: face.embedding,
                    boundingBox: face.face.boundingBox,
                    confidence: face.face.confidence
                )
            }
        )
        let policy = AssignmentPolicy(threshold: configuration.threshold, calibration: analyzer.calibration)
        let assignments = try await store.claim(claim, policy: policy)
        let faces = zip(analysis.faces, assignments).enumerated().map { index, pair in
            completedFace(index + 1, pair.0, pair.1, of: source)
        }
        faces.forEach(log)
        try await putThumbnails(analysis.faces, faces)
        logger.info("Thumbnails: uploaded \(faces.count) for photoId=\(photoID)")

        let orphans = try await store.complete(
            Photo(
                id: photoID,
                bucket: source.bucket,
                key: source.key,
                contentHash: contentHash,
                uploadedAt: now(),
                width: analysis.width,
                height: analysis.height,
                faceCount: faces.count,
                faceThumbKeys: faces.map(\.occurrence.thumbKey)
            ),
            occurrences: faces.map(\.occurrence)
        )
        await deleteThumbnails(orphans)
        return faces
    }

    private func completedFace(
        _ index: Int,
        _ face: AnalyzedFace,
        _ assignment: FaceAssignment,
        of source: PhotoSource
    ) -> CompletedFace {
        let occurrence = Occurrence(
            personID: assignment.personID,
            photoID: source.photoID,
            faceIndex: index,
            faceID: assignment.faceID,
            photoBucket: source.bucket,
            photoKey: source.key,
            thumbKey: "\(configuration.thumbsPrefix)\(assignment.personID)/\(source.photoID)_face_\(index).jpg",
            boundingBox: face.face.boundingBox,
            confidence: face.face.confidence
        )
        return CompletedFace(occurrence: occurrence, outcome: assignment.outcome, similarity: assignment.similarity)
    }

    // MARK: - Thumbnails

    private func putThumbnails(_ analyzed: [AnalyzedFace], _ faces: [CompletedFace]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (analyzed, face) in zip(analyzed, faces) {
                guard let thumbnail = analyzed.thumbnail else { throw MissingThumbnail() }
                group.addTask {
                    try await objects.put(
                        thumbnail,
                        bucket: configuration.thumbsBucket,
                        key: face.occurrence.thumbKey,
                        contentType: "image/jpeg"
                    )
                }
            }
            try await group.waitForAll()
        }
    }

    /// The photo is done by now: what cannot be deleted is left behind, not a failure of the photo.
    private func deleteThumbnails(_ keys: [String]) async {
        for key in keys {
            do {
                try await objects.delete(bucket: configuration.thumbsBucket, key: key)
            } catch {
                logger.warning("Thumbnails: left behind key=\(key) error=\(error)")
            }
        }
    }

    // MARK: - Log

    /// The texts are an interface: the pipeline's users search their logs for them.
    private func log(_ face: CompletedFace) {
        let occurrence = face.occurrence
        switch face.outcome {
        case .match:
            logger.info(
                "Match: idx=\(occurrence.faceIndex) personId=\(occurrence.personID) similarity=\(face.similarity ?? 100)"
            )
        case .new:
            logger.info("NoMatch: idx=\(occurrence.faceIndex) threshold=\(configuration.threshold) -> indexing")
            logger.info("Indexed: idx=\(occurrence.faceIndex) new personId=\(occurrence.personID)")
        }
    }
}

/// A photo on its way from analysis to the store; without its bytes, which may be many.
private struct PreparedPhoto: Sendable {
    enum Work: Sendable {
        case analyzed(PhotoAnalysis, contentHash: String)
        case unchanged
        case failed(any Error)
    }

    let source: PhotoSource
    let work: Work
}

private struct MissingThumbnail: Error, CustomStringConvertible {
    var description: String { "a face came without its thumbnail" }
}

extension UInt8 {
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
