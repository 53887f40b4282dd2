import ArgumentParser
import BeetrootApp
import Foundation
import Logging

/// The flags that every command has.
struct DataOptions: ParsableArguments {
    @Option(help: "The folder of the library. [env: BEETROOT_DATA, default: ~/.local/share/beetroot]")
    var data: String?

    @Option(help: "The model pack to use. [env: BEETROOT_PACK, default: the preferred one of those installed]")
    var pack: String?

    @Option(
        help: "How much to log: trace, debug, info, notice, warning, error or critical.",
        transform: { name in
            guard let level = Logger.Level(rawValue: name) else {
                throw ValidationError("there is no log level '\(name)'")
            }
            return level
        }
    )
    var logLevel: Logger.Level?

    @Flag(help: "Print JSON.")
    var json = false

    /// The environment's settings with these flags on top.
    func configuration() throws -> Configuration {
        var environment = ProcessInfo.processInfo.environment
        if let data { environment["BEETROOT_DATA"] = data }
        if let pack { environment["BEETROOT_PACK"] = pack }
        return try Configuration(environment: environment)
    }

    /// Where model packs are installed.
    var modelsDirectory: URL {
        get throws { try configuration().modelsDirectory }
    }

    func logger(default level: Logger.Level) -> Logger {
        var logger = Logger(label: "beetroot") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel ?? level
        return logger
    }
}
