import ArgumentParser
import BeetrootApp
import Evaluation
import Foundation
import Ingest
import Logging

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure the accuracy of the active model pack on labelled photos.",
        subcommands: [Pairs.self, Clusters.self, Calibration.self, Duplicates.self]
    )

    struct Pairs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verification accuracy by the protocol of Labeled Faces in the Wild.",
            discussion: "Accuracy is the mean over ten folds, the threshold of each chosen on the other nine."
        )

        @OptionGroup var options: DataOptions

        @Option(help: "The pairs file: tab-separated, with or without the header line.")
        var pairs: String

        @Option(help: "The folder of images: NAME/NAME_0001.jpg.")
        var images: String

        func run() async throws {
            try await Console.run {
                let text = try String(contentsOfFile: pairs, encoding: .utf8)
                let result = try await withProgress { progress in
                    try await PairEvaluation.run(
                        LFWPair.parse(text),
                        images: images,
                        configuration: options.configuration(),
                        progress: progress
                    )
                }
                if options.json { return try Console.output(json: result) }
                Console.output("\(result.pairs) pairs, \(result.undetected) undetected, model \(result.model)")
                Console.output("accuracy \(result.accuracy.formatted(4))  AUC \(result.auc.formatted(5))")
                for (rate, share) in result.tarAtFar.sorted(by: { $0.key < $1.key }) {
                    Console.output("true accept rate at false accept rate \(rate): \(share.formatted(4))")
                }
            }
        }
    }

    struct Clusters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How well an ingest groups photos by person.",
            discussion: """
                Folders are identities. The photos go into a scratch library, and the largest face of each is scored by \
                BCubed; a photo without a face is a cluster of its own.
                """
        )

        @OptionGroup var options: DataOptions

        @Option(parsing: .upToNextOption, help: "Folders whose subfolders are identities.")
        var images: [String]

        @Option(help: "Similarity at which a face joins a person. [env: FACE_MATCH_THRESHOLD, default: 95]")
        var threshold: Double?

        func run() async throws {
            try await Console.run {
                var configuration = try options.configuration()
                if let threshold { configuration.ingest.threshold = threshold }
                let result = try await withProgress { [configuration] progress in
                    try await ClusterEvaluation.run(
                        images,
                        configuration: configuration,
                        logger: options.logger(default: .error),
                        progress: progress
                    )
                }
                if options.json { return try Console.output(json: result) }
                Console.output(
                    "\(result.faces) faces of \(result.identities) identities in \(result.clusters) clusters"
                )
                Console.output(
                    "precision \(result.precision.formatted(4))  recall \(result.recall.formatted(4))  "
                        + "F \(result.f.formatted(4))"
                )
            }
        }
    }

    struct Calibration: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure which cosine stands for which error rate, over all pairs of photos.",
            discussion:
                "Similarity 80, 95 and 99 are put where one impostor pair in 1,000, 10,000 and 100,000 scores higher."
        )

        @OptionGroup var options: DataOptions

        @Option(parsing: .upToNextOption, help: "Folders whose subfolders are identities.")
        var images: [String]

        @Flag(help: "Store the result in the installed pack's manifest.")
        var write = false

        func run() async throws {
            try await Console.run {
                let configuration = try options.configuration()
                let result = try await withProgress { progress in
                    try await CalibrationRun.run(images, configuration: configuration, progress: progress)
                }
                if write { try result.write(configuration: configuration) }
                if options.json { return try Console.output(json: result) }
                Console.output(
                    "\(result.model): \(result.photos) photos, \(result.undetected) undetected, "
                        + "\(result.genuinePairs) genuine and \(result.impostorPairs) impostor pairs"
                )
                Console.output("similarity  cosine  false accept rate  true accept rate")
                for row in result.table {
                    Console.output(
                        "\(row.similarity.formatted(1))  \(row.cosine.formatted(4))  "
                            + "\(row.falseAcceptRate.formatted(7))  \(row.trueAcceptRate.formatted(4))"
                    )
                }
            }
        }
    }

    struct Duplicates: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure from which cosine two embeddings are the same capture of a face.",
            discussion: """
                Compares photos with copies of themselves (stored again, resized, cropped) and with other photos of the same \
                person. The bound belongs into the pack's manifest as duplicateCosine.
                """
        )

        @OptionGroup var options: DataOptions

        @Option(parsing: .upToNextOption, help: "Folders whose subfolders are identities.")
        var images: [String]

        func run() async throws {
            try await Console.run {
                let configuration = try options.configuration()
                let result = try await withProgress { progress in
                    try await DuplicateEvaluation.run(images, configuration: configuration, progress: progress)
                }
                if options.json { return try Console.output(json: result) }
                Console.output(
                    "\(result.model): \(result.photos) photos, \(result.otherPhotoPairs) pairs of photos of one person"
                )
                for (name, kind) in result.kinds.sorted(by: { $0.key < $1.key }) {
                    Console.output(
                        "\(name): median \(kind.median.formatted(3)), 5 % below \(kind.p5.formatted(3)), "
                            + "1 % below \(kind.p1.formatted(3)), \(kind.undetected) undetected"
                    )
                }
                Console.output("cosine  similarity  copies recognised  other photos mistaken")
                for row in result.table {
                    Console.output(
                        "\(row.cosine.formatted(3))  \(row.similarity.formatted(2))  "
                            + "\(row.copies.formatted(4))  \(row.otherPhotos.formatted(4))"
                    )
                }
            }
        }
    }
}

/// Runs a measurement with a bar on the terminal.
private func withProgress<Result>(
    _ body: (@escaping @Sendable (Int, Int) -> Void) async throws -> Result
) async throws -> Result {
    let bar = LazyProgressBar()
    defer { bar.clear() }
    return try await body { done, total in bar.update(done, of: total) }
}
