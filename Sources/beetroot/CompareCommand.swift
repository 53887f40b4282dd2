import ArgumentParser
import BeetrootApp
import FaceCore
import FaceVision
import Ingest

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell whether the largest faces of two images are one person.",
        discussion: """
            Similarity runs from 0 to 100. It means a measured error rate: at 80, one pair of different people in 1,000 \
            scores higher, at 95 one in 10,000, at 99 one in 100,000.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The similarity from which on it is a match. [env: FACE_MATCH_THRESHOLD, default: 95]")
    var threshold: Double?

    @Argument var first: String
    @Argument var second: String

    func run() async throws {
        try await Console.run {
            let configuration = try options.configuration()
            let pipeline = try await configuration.loadPipeline()
            var embeddings: [Embedding] = []
            for file in [first, second] {
                do {
                    let bytes = try await ImageFile.read(file, configuration: configuration)
                    guard let face = try await pipeline.analyze(bytes, thumbnailMargin: nil).faces.first else {
                        throw NoFace()
                    }
                    embeddings.append(face.embedding)
                } catch {
                    try ImageFile.report(error, of: file, json: options.json)
                    throw ExitCode.failure
                }
            }
            let cosine = Double(embeddings[0].cosine(embeddings[1]))
            let similarity = pipeline.calibration.similarity(cosine: cosine)
            let threshold = threshold ?? configuration.ingest.threshold
            let match = similarity >= threshold
            if options.json {
                try Console.output(json: CompareResult(similarity: similarity, threshold: threshold, match: match))
            } else {
                Console.output(
                    "similarity \(similarity.formatted(2)): \(match ? "the same person" : "different people")"
                )
            }
        }
    }
}

private struct CompareResult: Encodable {
    let similarity: Double
    let threshold: Double
    let match: Bool
}

private struct NoFace: Error, CustomStringConvertible {
    var description: String { "no face was found in the image" }
}
