internal import FaceVision
internal import Foundation
internal import Ingest
package import Logging

/// `bench pipeline`: the whole ingest into a scratch library, with the models loaded before the clock starts.
package struct PipelineBenchmark: Sendable, Encodable {
    package let photos: Int
    package let faces: Int
    package let persons: Int
    package let seconds: Double
    package let photosPerSecond: Double
    /// Seconds by stage, summed over threads.
    package let stages: [String: Double]

    package static func run(
        _ path: String,
        configuration: Configuration,
        logger: Logger
    ) async throws -> PipelineBenchmark {
        let timings = StageTimings()
        let pipeline = try await configuration.loadPipeline(timings: timings)
        let sources = try await PhotoScanner().scan([path])
        let summary = try await ScratchLibrary.with(configuration) { library in
            try await library.ingest(sources, pipeline: pipeline, logger: logger) { _ in }
        }
        return PipelineBenchmark(
            photos: summary.photos - summary.failed,
            faces: summary.faces,
            persons: summary.newPersons,
            seconds: summary.seconds,
            photosPerSecond: summary.photosPerSecond,
            stages: Dictionary(uniqueKeysWithValues: timings.seconds.map { ($0.key.rawValue, $0.value) })
        )
    }
}
