package import Evaluation
internal import FaceCore
internal import FaceVision
internal import Foundation
internal import Ingest
internal import ObjectStore

/// `evaluate pairs`: how well the active pack tells whether two photos show one person, by the LFW protocol.
package struct PairEvaluation: Sendable, Encodable {
    package let pairs: Int
    /// Pairs in which a photo showed no face; they count as different persons.
    package let undetected: Int
    package let accuracy: Double
    package let auc: Double
    package let tarAtFar: [String: Double]
    package let model: String

    /// - Parameters:
    ///   - pairs: what the pairs file says.
    ///   - images: the folder that its paths are relative to.
    package static func run(
        _ pairs: [LFWPair],
        images: String,
        configuration: Configuration,
        progress: (Int, Int) -> Void
    ) async throws -> PairEvaluation {
        let pipeline = try await configuration.loadPipeline()
        let root = URL(fileURLWithPath: images)
        func path(_ relative: String) -> String { root.appendingPathComponent(relative).resolvingSymlinksInPath().path }
        let paths = Set(pairs.flatMap { [path($0.first), path($0.second)] }).sorted()
        let faces = try await LabelledFaces(
            paths.map { PhotoSource(file: $0) },
            pipeline: pipeline,
            configuration: configuration,
            progress: progress
        )
        let scored = pairs.map { pair -> (score: Double?, isSamePerson: Bool) in
            guard let first = faces.embeddings[path(pair.first)] ?? nil,
                let second = faces.embeddings[path(pair.second)] ?? nil
            else { return (nil, pair.isSamePerson) }
            return (Double(first.cosine(second)), pair.isSamePerson)
        }
        let scores = VerificationScores(
            genuine: scored.filter(\.isSamePerson).map { $0.score ?? -1 },
            impostor: scored.filter { !$0.isSamePerson }.map { $0.score ?? -1 }
        )
        return PairEvaluation(
            pairs: pairs.count,
            undetected: scored.count { $0.score == nil },
            accuracy: CrossValidation.accuracy(scored.map { ($0.score ?? -1, $0.isSamePerson) }),
            auc: scores.areaUnderCurve,
            tarAtFar: [
                "0.01": scores.trueAcceptRate(atFalseAcceptRate: 0.01),
                "0.001": scores.trueAcceptRate(atFalseAcceptRate: 0.001),
            ],
            model: pipeline.model.description
        )
    }
}

extension PhotoSource {
    /// A file of this machine, by its resolved absolute path.
    init(file path: String) {
        self.init(
            bucket: LocalFileObjectStore.bucket,
            key: LocalFileObjectStore.key(ofFile: path),
            in: LocalFileObjectStore()
        )
    }
}
