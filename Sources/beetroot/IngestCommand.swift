import ArgumentParser
import BeetrootApp
import Ingest
import Logging
import Synchronization

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Find the people in photos and sort their faces by person.",
        discussion: """
            Folders are searched for JPEG, PNG, WebP, HEIC, AVIF, TIFF and GIF files. Each face is compared with every face \
            of every known person: at or above the threshold it joins the best person, below it founds a new one. Photos \
            that were done before and have not changed are skipped. A photo that cannot be read is reported and the rest \
            goes on; the exit status is then 1.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "Similarity from 0 to 100 at which a face joins a person. [env: FACE_MATCH_THRESHOLD, default: 95]")
    var threshold: Double?

    @Option(help: "Margin around the face in thumbnails, as a fraction of its box on each side. (default: 0.2)")
    var thumbnailMargin: Double?

    @Argument(help: "Photos and folders of photos.")
    var paths: [String]

    func validate() throws {
        if let threshold, !(0...100).contains(threshold) {
            throw ValidationError("--threshold must be from 0 to 100")
        }
        if let thumbnailMargin, !(0...2).contains(thumbnailMargin) {
            throw ValidationError("--thumbnail-margin must be from 0 to 2")
        }
    }

    func run() async throws {
        try await Console.run {
            var configuration = try options.configuration()
            if let threshold { configuration.ingest.threshold = threshold }
            if let thumbnailMargin { configuration.ingest.thumbnailMargin = thumbnailMargin }
            let sources = try await PhotoScanner().scan(paths)
            let bar = ProgressBar(total: sources.count, unit: "photos")
            // Log lines would tear the bar.
            let logger = options.logger(default: Console.standardErrorIsTerminal ? .error : .info)
            let ingester = configuration.makeIngester(
                pipeline: try await configuration.loadPipeline(),
                store: try await configuration.openStore(),
                logger: logger
            )
            let done = Atomic(0)
            let summary = try await ingester.ingest(sources) { outcome in
                report(outcome, bar: bar)
                bar.update(done.add(1, ordering: .relaxed).newValue)
            }
            bar.clear()
            try report(summary)
            if summary.failed > 0 { throw ExitCode.failure }
        }
    }

    private func report(_ outcome: PhotoOutcome, bar: ProgressBar) {
        if options.json {
            try? Console.output(json: outcome)
        } else if let error = outcome.error {
            bar.clear()
            Console.output("failed /\(outcome.key.dropFirst("photos-raw/".count)): \(error)")
        }
    }

    private func report(_ summary: IngestSummary) throws {
        if options.json { return try Console.output(json: ["summary": summary]) }
        let done = summary.photos - summary.unchanged - summary.failed
        Console.output(
            """
            \(done) photos done, \(summary.unchanged) unchanged, \(summary.failed) failed: \(summary.faces) faces, \
            \(summary.newPersons) new persons
            """
        )
        Console.remark("\(summary.seconds.formatted(1)) s, \(summary.photosPerSecond.formatted(1)) photos/s")
    }
}
