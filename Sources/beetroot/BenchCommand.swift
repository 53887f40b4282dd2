import ArgumentParser
import BeetrootApp
import Logging

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure speed on this machine.",
        subcommands: [Pipeline.self]
    )

    struct Pipeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ingest photos into a scratch library, with the models loaded before the clock starts."
        )

        @OptionGroup var options: DataOptions

        @Argument(help: "A folder of photos.")
        var path: String

        func run() async throws {
            try await Console.run {
                let result = try await PipelineBenchmark.run(
                    path,
                    configuration: options.configuration(),
                    logger: options.logger(default: .error)
                )
                if options.json { return try Console.output(json: result) }
                Console.output(
                    "\(result.photos) photos, \(result.faces) faces, \(result.persons) persons in "
                        + "\(result.seconds.formatted(2)) s: \(result.photosPerSecond.formatted(1)) photos/s"
                )
                for (stage, seconds) in result.stages.sorted(by: { $0.key < $1.key }) {
                    Console.output("  \(stage) \(seconds.formatted(2)) s")
                }
            }
        }
    }
}
