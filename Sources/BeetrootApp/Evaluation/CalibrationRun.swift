package import Evaluation
package import FaceCore
internal import FaceVision
internal import Foundation
internal import ModelPacks

/// `evaluate calibration`: measures what the active pack's cosines mean on a labelled set, over all pairs of its photos.
package struct CalibrationRun: Sendable, Encodable {
    package let model: String
    package let photos: Int
    package let undetected: Int
    package let genuinePairs: Int
    package let impostorPairs: Int
    package let calibration: SimilarityCalibration
    package let table: [CalibrationFit.Row]

    /// - Parameter roots: folders whose subfolders are identities; LFW's images, for example.
    /// - Throws: ``ConfigurationError`` if there are too few pairs for the rarest error rate.
    package static func run(
        _ roots: [String],
        configuration: Configuration,
        progress: (Int, Int) -> Void
    ) async throws -> CalibrationRun {
        let pipeline = try await configuration.loadPipeline()
        let folder = try await ImageFolder(roots)
        let faces = try await LabelledFaces(
            folder.images.map(\.source),
            pipeline: pipeline,
            configuration: configuration,
            progress: progress
        )
        let labelled = folder.images.compactMap { image -> (identity: String, embedding: Embedding)? in
            guard let embedding = faces.embeddings[image.path] ?? nil else { return nil }
            return (image.identity, embedding)
        }
        guard let fit = CalibrationFit(Self.allPairs(labelled)) else {
            throw ConfigurationError(
                name: "--images",
                value: roots.joined(separator: ", "),
                expected: "photos of enough different people: at least a million pairs of two people are needed"
            )
        }
        return CalibrationRun(
            model: pipeline.model.description,
            photos: folder.images.count,
            undetected: folder.images.count - labelled.count,
            genuinePairs: fit.genuinePairs,
            impostorPairs: fit.impostorPairs,
            calibration: fit.calibration,
            table: fit.table
        )
    }

    /// Writes the calibration into the active pack's manifest.
    package func write(configuration: Configuration) throws {
        let pack = try ModelStore(directory: configuration.modelsDirectory).active(requested: configuration.pack)
        var manifest = pack.manifest
        manifest.calibration = calibration
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(manifest).write(to: pack.directory.appendingPathComponent("manifest.json"), options: .atomic)
    }

    private static func allPairs(_ faces: [(identity: String, embedding: Embedding)]) -> VerificationScores {
        var genuine: [Double] = []
        var impostor: [Double] = []
        impostor.reserveCapacity(faces.count * faces.count / 2)
        for (index, face) in faces.enumerated() {
            for other in faces[(index + 1)...] {
                let cosine = Double(face.embedding.cosine(other.embedding))
                if face.identity == other.identity { genuine.append(cosine) } else { impostor.append(cosine) }
            }
        }
        return VerificationScores(genuine: genuine, impostor: impostor)
    }
}
