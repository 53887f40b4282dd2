import ArgumentParser
import Foundation

@main
struct Beetroot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "beetroot",
        abstract: "Self-hosted face recognition for photo libraries.",
        discussion: """
            Start with 'beetroot models install', then 'beetroot ingest DIR' and 'beetroot serve'.

            Results go to standard output (with --json as JSON), logs and progress to standard error. The exit status is 0 \
            when everything was done, 1 when something failed, and 64 when a command was called wrongly.
            """,
        version: "0.1.0",
        subcommands: [
            IngestCommand.self, ServeCommand.self, PeopleCommand.self, DetectCommand.self, CompareCommand.self,
            EmbedCommand.self, ModelsCommand.self, EvaluateCommand.self, BenchCommand.self, KeysCommand.self,
        ]
    )

    /// Runs the command that was asked for and ends the process.
    ///
    /// Ends it at once, without the C libraries' destructors: models may still be being released on other threads, and OpenVINO
    /// would be unloaded beneath them. All that must last has been written by then.
    static func main() async {
        var status: Int32 = 0
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            status = exitCode(for: error).rawValue
            let message = fullMessage(for: error)
            // Help that was asked for is a result, a mistake's explanation is not.
            if !message.isEmpty { status == 0 ? Console.output(message) : Console.remark(message) }
        }
        _exit(status)
    }
}
