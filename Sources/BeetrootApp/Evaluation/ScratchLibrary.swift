internal import FaceVision
internal import Foundation
internal import Ingest
internal import Logging
internal import SQLiteStore

/// A library in a temporary folder, for measuring the real pipeline without touching the user's.
struct ScratchLibrary {
    let configuration: Configuration

    /// Runs `body` with a library that is removed afterwards.
    static func with<Result>(
        _ configuration: Configuration,
        _ body: (ScratchLibrary) async throws -> Result
    ) async throws -> Result {
        var scratch = configuration
        scratch.dataDirectory = FileManager.default.temporaryDirectory
            .appendingPathComponent("beetroot-scratch-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch.dataDirectory) }
        return try await body(ScratchLibrary(configuration: scratch))
    }

    /// Ingests photos as `beetroot ingest` would.
    func ingest(
        _ sources: [PhotoSource],
        pipeline: FacePipeline,
        logger: Logger,
        report: @Sendable (PhotoOutcome) async -> Void
    ) async throws -> IngestSummary {
        let store = try await configuration.openStore()
        return try await configuration.makeIngester(pipeline: pipeline, store: store, logger: logger)
            .ingest(sources, report: report)
    }
}
