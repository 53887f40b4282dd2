import ArgumentParser

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
            EmbedCommand.self, ModelsCommand.self, EvaluateCommand.self, BenchCommand.self,
        ]
    )
}
