internal import Evaluation
internal import FaceCore
internal import Foundation
internal import Ingest
package import Logging
internal import Synchronization

/// `evaluate clusters`: how well an ingest groups photos by person, where folders say who is in them.
package struct ClusterEvaluation: Sendable, Encodable {
    /// Photos scored, each by its largest face.
    package let faces: Int
    /// Photos in which no face was found; each is a cluster of its own.
    package let undetected: Int
    package let identities: Int
    package let clusters: Int
    package let precision: Double
    package let recall: Double
    package let f: Double

    package static func run(
        _ roots: [String],
        configuration: Configuration,
        logger: Logger,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> ClusterEvaluation {
        let pipeline = try await configuration.loadPipeline()
        let folder = try await ImageFolder(roots)
        let outcomes = Mutex<[String: PhotoOutcome]>([:])
        _ = try await ScratchLibrary.with(configuration) { library in
            try await library.ingest(folder.images.map(\.source), pipeline: pipeline, logger: logger) { outcome in
                let done = outcomes.withLock { outcomes in
                    outcomes[outcome.key] = outcome
                    return outcomes.count
                }
                progress(done, folder.images.count)
            }
        }
        let found = outcomes.withLock { $0 }
        let items = folder.images.map { image in
            let person = found[image.source.key]?.faces.first?.personID.description
            return (cluster: person ?? "undetected \(image.path)", identity: image.identity, isFace: person != nil)
        }
        let score = BCubed(items.map { ($0.cluster, $0.identity) })
        return ClusterEvaluation(
            faces: items.count,
            undetected: items.count { !$0.isFace },
            identities: Set(items.map(\.identity)).count,
            clusters: Set(items.map(\.cluster)).count,
            precision: score.precision,
            recall: score.recall,
            f: score.f
        )
    }
}
