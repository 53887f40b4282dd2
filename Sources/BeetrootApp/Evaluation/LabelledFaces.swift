internal import FaceCore
internal import FaceVision
internal import Foundation
internal import Ingest

/// One embedding per photo of a labelled set: that of the face nearest to the picture's centre, which is the one that LFW
/// labels.
struct LabelledFaces {
    /// By path; nil where no face was found.
    let embeddings: [String: Embedding?]

    init(
        _ sources: [PhotoSource],
        pipeline: FacePipeline,
        configuration: Configuration,
        progress: (Int, Int) -> Void
    ) async throws {
        let limit = configuration.ingest.photoByteLimit
        let found = try await concurrentMap(
            sources,
            inFlight: configuration.ingest.photosInFlight,
            progress: { progress($0, sources.count) },
            { source in
                let analysis = try await pipeline.analyze(try await source.read(limit: limit), thumbnailMargin: nil)
                return (source.path, Self.centralFace(of: analysis)?.embedding)
            }
        )
        embeddings = Dictionary(found) { first, _ in first }
    }

    static func centralFace(of analysis: PhotoAnalysis) -> AnalyzedFace? {
        func distance(_ face: AnalyzedFace) -> Double {
            let box = face.face.boundingBox
            let x = (box.left + box.width / 2 - 0.5) * Double(analysis.width)
            let y = (box.top + box.height / 2 - 0.5) * Double(analysis.height)
            return x * x + y * y
        }
        return analysis.faces.min { distance($0) < distance($1) }
    }
}
