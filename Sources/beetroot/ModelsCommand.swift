import ArgumentParser
import BeetrootApp
import FaceVision
import Foundation
import ModelPacks

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists and installs the models that find faces and tell them apart.",
        subcommands: [List.self, Install.self]
    )
}

extension ModelsCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the model packs.")

        @OptionGroup var data: DataOptions

        func run() async throws {
            let store = ModelStore(directory: try data.modelsDirectory)
            let active = try? store.active(requested: data.configuration().pack).manifest.name
            let rows = store.list().map { Row($0, active: active) }
            if data.json {
                try Console.output(json: rows)
            } else {
                for row in rows {
                    let state = row.active ? "active" : row.installed ? "installed" : "not installed"
                    Console.output("\(row.name) (\(state)): \(row.detector), \(row.embedder), \(row.licence)")
                }
            }
        }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Installs a model pack.",
            discussion: """
                Without a name, yunet-0095 is installed, or mtcnn-dlib where the addresses of the former cannot be \
                reached. Every file is checked against its SHA-256.
                """
        )

        @OptionGroup var data: DataOptions

        @Argument(help: "The pack; see `beetroot models list`.")
        var name: String?

        @Option(
            help: ArgumentHelp(
                "Take files from this directory; what it lacks is downloaded. (environment: BEETROOT_MODELS_FROM)",
                valueName: "dir"
            )
        )
        var from: String?

        @Flag(help: "Keep the active pack if there is one; only what it lacks is installed.")
        var keep = false

        func run() async throws {
            try await Console.run {
                let source = from ?? ProcessInfo.processInfo.environment["BEETROOT_MODELS_FROM"]
                let directory = source.flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
                let configuration = try data.configuration()
                let store = ModelStore(directory: configuration.modelsDirectory)
                let active = keep ? try? store.active(requested: configuration.pack).manifest.name : nil
                let reporter = InstallReporter(isTerse: keep)
                if let name = name ?? active {
                    _ = try await store.install(name, from: directory, progress: reporter.report)
                } else {
                    _ = try await store.installPreferred(from: directory, progress: reporter.report)
                }
            }
        }
    }
}

/// One element of `models list --json`.
private struct Row: Encodable {
    var name: String
    var installed: Bool
    var active: Bool
    var licence: String
    var embeddingDimension: Int
    var detector: String
    var embedder: String

    init(_ entry: ModelStore.Entry, active: String?) {
        name = entry.manifest.name
        installed = entry.isInstalled
        self.active = entry.manifest.name == active
        licence = entry.manifest.licence
        embeddingDimension = entry.manifest.embedder.dimension
        detector = entry.manifest.detector.kind.rawValue
        embedder = URL(fileURLWithPath: entry.manifest.embedder.model).deletingPathExtension().lastPathComponent
    }
}

/// Tells on standard error what an installation does.
private struct InstallReporter: Sendable {
    /// Says nothing where nothing was done.
    let isTerse: Bool

    @Sendable
    func report(_ event: InstallEvent) {
        switch event {
        case .copying(let file):
            Console.remark("copying \(file)")
        case .downloading(let file, let size):
            Console.remark("downloading \(file) (\(megabytes(size)))")
        case .received(let file, let percent):
            Console.remark("downloading \(file): \(percent) %")
        case .converting(let archive):
            Console.remark("converting \(archive)")
        case .alreadyInstalled(let pack):
            if !isTerse { Console.remark("\(pack) is already installed") }
        case .installed(let pack):
            Console.remark("installed \(pack)")
        case .fallingBack(let pack, let other, let reason):
            Console.remark("\(pack) cannot be had: \(reason)")
            Console.remark("installing \(other) instead")
        }
    }

    private func megabytes(_ size: Int) -> String {
        "\((Double(size) / 1e5).rounded() / 10) MB"
    }
}
