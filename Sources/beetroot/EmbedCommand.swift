import ArgumentParser
import BeetrootApp
import FaceCore
import FaceVision

struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Print the embedding of every face in images, one JSON object a line."
    )

    @OptionGroup var options: DataOptions

    @Argument(help: "Images.")
    var images: [String]

    func run() async throws {
        try await Console.run {
            let configuration = try options.configuration()
            let pipeline = try await configuration.loadPipeline()
            var failures = 0
            for file in images {
                do {
                    let bytes = try await ImageFile.read(file, configuration: configuration)
                    let analysis = try await pipeline.analyze(bytes, thumbnailMargin: nil)
                    let faces = analysis.faces.map { face in
                        EmbedResult.Face(boundingBox: face.face.boundingBox, embedding: face.embedding.values)
                    }
                    try Console.output(
                        json: EmbedResult(file: file, model: pipeline.model.description, faces: faces)
                    )
                } catch {
                    failures += 1
                    try ImageFile.report(error, of: file, json: true)
                }
            }
            if failures > 0 { throw ExitCode.failure }
        }
    }
}

private struct EmbedResult: Encodable {
    struct Face: Encodable {
        let boundingBox: BoundingBox
        let embedding: [Float]
    }

    let file: String
    let model: String
    let faces: [Face]
}
