package import FaceCore
internal import Foundation
package import Imaging
package import Inference
internal import NIOPosix

/// Image bytes to faces: decode, detect, align, embed, thumbnail.
///
/// Photos run in parallel on a bounded pool of threads of its own, each photo on one of them from start to end; calls wait
/// without blocking the cooperative pool. Memory is bounded by the number of threads times the largest allowed image.
package final class FacePipeline: PhotoAnalyzing {
    package struct Configuration: Sendable {
        package var limits: ImageLimits
        package var precision: OpenVINORuntime.Precision
        /// Photos worked on at once, and inference streams.
        package var threads: Int
        /// The longer side of a thumbnail is at most this many pixels.
        package var maximumThumbnailSide: Int

        package init(
            limits: ImageLimits = ImageLimits(),
            precision: OpenVINORuntime.Precision = .f32,
            threads: Int = ProcessInfo.processInfo.activeProcessorCount,
            maximumThumbnailSide: Int = 1024
        ) {
            self.limits = limits
            self.precision = precision
            self.threads = max(threads, 1)
            self.maximumThumbnailSide = maximumThumbnailSide
        }
    }

    /// Pixels beyond this longer side add nothing to faces that a 1,024-pixel canvas can show: larger JPEGs are decoded at
    /// a half, a quarter or an eighth, but never below it.
    private static let sufficientSide = 4096

    package let model: ModelID
    package let calibration: SimilarityCalibration
    package let duplicateCosine: Double
    private let decoder: ImageDecoder
    private let finder: FaceFinder
    private let embedder: any FaceEmbedder
    private let configuration: Configuration
    private let timings: StageTimings?
    private let threads: NIOThreadPool

    /// Loads a pack's models.
    ///
    /// - Parameters:
    ///   - directory: path of the folder that holds the manifest's files.
    ///   - timings: where to add up what each stage took.
    /// - Throws: ``InferenceError`` naming the file that cannot be used.
    package static func load(
        manifest: PackManifest,
        directory: String,
        configuration: Configuration = Configuration(),
        timings: StageTimings? = nil
    ) async throws -> FacePipeline {
        let threads = NIOThreadPool(numberOfThreads: configuration.threads)
        threads.start()
        do {
            return try await threads.runIfActive {
                try FacePipeline(
                    manifest: manifest,
                    directory: directory,
                    configuration: configuration,
                    timings: timings,
                    threads: threads
                )
            }
        } catch {
            try? await threads.shutdownGracefully()
            throw error
        }
    }

    private init(
        manifest: PackManifest,
        directory: String,
        configuration: Configuration,
        timings: StageTimings?,
        threads: NIOThreadPool
    ) throws {
        let loader = PackLoader(
            runtime: try OpenVINORuntime.shared(),
            directory: directory,
            precision: configuration.precision,
            streams: configuration.threads
        )
        model = ModelID(pack: manifest.name, version: manifest.version, precision: configuration.precision.rawValue)
        calibration = manifest.calibration
        duplicateCosine = manifest.duplicateCosine ?? manifest.calibration.cosine(similarity: 99.8)
        decoder = ImageDecoder(limits: configuration.limits)
        finder = FaceFinder(detector: try loader.detector(manifest.detector))
        embedder = try loader.embedder(manifest.embedder)
        self.configuration = configuration
        self.timings = timings
        self.threads = threads
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    package func analyze(_ image: [UInt8], thumbnailMargin: Double?) async throws -> PhotoAnalysis {
        try await onThread { pipeline in
            let photo = try pipeline.decode(image)
            let faces = try pipeline.detect(in: photo.pixels)
            let analyzed = try faces.compactMap { face in
                try pipeline.analyze(face, in: photo.pixels, thumbnailMargin: thumbnailMargin)
            }
            return PhotoAnalysis(width: photo.width, height: photo.height, faces: analyzed)
        }
    }

    /// Finds faces without embedding them: the upright size in pixels and the faces, largest first.
    package func detect(_ image: [UInt8]) async throws -> (width: Int, height: Int, faces: [DetectedFace]) {
        try await onThread { pipeline in
            let photo = try pipeline.decode(image)
            return (photo.width, photo.height, try pipeline.detect(in: photo.pixels))
        }
    }

    /// Runs blocking work on one of the pipeline's threads.
    func onThread<Result: Sendable>(
        _ body: @escaping @Sendable (FacePipeline) throws -> Result
    ) async throws -> Result {
        try await threads.runIfActive { try body(self) }
    }

    /// Faces of an image, those embedded that `selecting` names. Blocks.
    func analyzeSelected(_ image: [UInt8], selecting: (ImageFaces) -> [Int]) throws -> SelectiveAnalysis {
        let photo = try decode(image)
        let faces = ImageFaces(width: photo.width, height: photo.height, faces: try detect(in: photo.pixels))
        var embeddings: [Int: Embedding] = [:]
        for position in selecting(faces) {
            embeddings[position] = try embed(faces.faces[position], in: photo.pixels)
        }
        return SelectiveAnalysis(width: faces.width, height: faces.height, faces: faces.faces, embeddings: embeddings)
    }

    // MARK: - Stages

    private func decode(_ image: [UInt8]) throws -> ImageDecoder.DecodedImage {
        try timed(.decode) { try decoder.decode(image, sufficientSide: Self.sufficientSide) }
    }

    private func detect(in pixels: RGBImage) throws -> [DetectedFace] {
        try timed(.detect) {
            try finder.faces(in: pixels).compactMap { candidate in
                describe(candidate, in: pixels)
            }
        }
    }

    /// Adds what is measured on the pixels to what the detector found.
    private func describe(_ candidate: FaceCandidate, in pixels: RGBImage) -> DetectedFace? {
        let size = SIMD2(Double(pixels.width), Double(pixels.height))
        let points = candidate.landmarks.map { $0 / size }
        let landmarks = Landmarks(
            leftEye: points[0],
            rightEye: points[1],
            nose: points[2],
            mouthLeft: points[3],
            mouthRight: points[4]
        )
        guard let chip = QualityEstimator.aligner.chip(of: landmarks, in: pixels) else { return nil }
        return DetectedFace(
            boundingBox: BoundingBox(
                left: candidate.left / size.x,
                top: candidate.top / size.y,
                width: candidate.width / size.x,
                height: candidate.height / size.y
            ),
            landmarks: landmarks,
            confidence: min(candidate.score, 1) * 100,
            pose: PoseEstimator.pose(of: candidate.landmarks),
            quality: QualityEstimator.quality(of: chip)
        )
    }

    private func analyze(
        _ face: DetectedFace,
        in pixels: RGBImage,
        thumbnailMargin: Double?
    ) throws -> AnalyzedFace? {
        guard let embedding = try embed(face, in: pixels) else { return nil }
        let thumbnail = try thumbnailMargin.map { margin in
            try timed(.thumbnail) {
                let area = PixelArea(
                    face.boundingBox.expanded(by: margin),
                    imageWidth: pixels.width,
                    imageHeight: pixels.height
                )
                return try pixels.cropped(to: area).fitted(side: configuration.maximumThumbnailSide).jpeg(quality: 90)
            }
        }
        return AnalyzedFace(face: face, embedding: embedding, thumbnail: thumbnail)
    }

    private func embed(_ face: DetectedFace, in pixels: RGBImage) throws -> Embedding? {
        try timed(.embed) { try embedder.embed(face.landmarks, in: pixels) }
    }

    private func timed<Result>(_ stage: StageTimings.Stage, _ body: () throws -> Result) rethrows -> Result {
        guard let timings else { return try body() }
        return try timings.measure(stage, body)
    }
}
