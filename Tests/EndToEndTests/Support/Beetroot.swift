import BeetrootTesting
import Foundation
import Testing

/// The program with a library of its own.
struct Beetroot: Sendable {
    let pack: String?
    let data: TemporaryFolder
    private let environment: [String: String]

    /// - Parameter models: where packs are installed; the test material's unless said otherwise.
    init(_ pack: Pack?, models: URL? = TestMaterial.models) throws {
        data = try TemporaryFolder()
        self.pack = pack?.name
        // Nothing of the machine's own settings reaches the program.
        environment = [
            "PATH": "/usr/bin:/bin", "HOME": data.path("home"), "BEETROOT_MODELS": models?.path ?? data.path("models"),
            // A crash is seen by its signal; the report takes seconds and outlives a process that is killed.
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    private init(pack: String?, data: TemporaryFolder, environment: [String: String]) {
        self.pack = pack
        self.data = data
        self.environment = environment
    }

    /// The same library with another pack.
    func with(_ pack: Pack) -> Beetroot {
        Beetroot(pack: pack.name, data: data, environment: environment)
    }

    /// The folder of the library.
    var library: String { data.path("library") }
    var thumbnails: URL { data.url.appending(path: "library/buckets/beetroot-thumbs") }

    /// Starts `beetroot ARGUMENTS --data … --pack …`.
    func start(_ arguments: [String], variables: [String: String] = [:]) throws -> ProcessRun {
        // Options follow the positional arguments, some of which take all that comes before the next option.
        let common = ["--data", library] + (pack.map { ["--pack", $0] } ?? [])
        return try ProcessRun(
            try #require(TestMaterial.binary).path,
            arguments + common,
            environment: environment.merging(variables) { $1 }
        )
    }

    func run(_ arguments: [String], limit: Duration = .seconds(120)) async throws -> ProcessResult {
        try await start(arguments).wait(limit: limit)
    }

    func run(_ arguments: String..., limit: Duration = .seconds(120)) async throws -> ProcessResult {
        try await run(arguments, limit: limit)
    }

    /// Runs a command that must succeed and decodes each line of its output.
    func lines<Value: Decodable>(
        _ type: Value.Type,
        _ arguments: [String],
        limit: Duration = .seconds(120),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [Value] {
        let result = try await run(arguments, limit: limit)
        try #require(result.status == 0, "\(result)", sourceLocation: sourceLocation)
        return try result.decoded(type)
    }

    func line<Value: Decodable>(
        _ type: Value.Type,
        _ arguments: [String],
        limit: Duration = .seconds(120),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Value {
        let values = try await lines(type, arguments, limit: limit, sourceLocation: sourceLocation)
        try #require(values.count == 1, sourceLocation: sourceLocation)
        return values[0]
    }
}

extension ProcessResult {
    /// Each line of standard output as JSON.
    func decoded<Value: Decodable>(_ type: Value.Type) throws -> [Value] {
        try lines.map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
    }

    /// Each line of standard output as a JSON object, to look at its members.
    var objects: [[String: Any]] {
        get throws {
            try lines.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
        }
    }

    /// What an ingest says with `--json`.
    var ingested: (photos: [IngestedPhoto], summary: IngestSummary) {
        get throws {
            let last = try #require(lines.last, "\(self)")
            let photos = try lines.dropLast().map { try JSONDecoder().decode(IngestedPhoto.self, from: Data($0.utf8)) }
            let summary = try JSONDecoder().decode([String: IngestSummary].self, from: Data(last.utf8))
            return (photos, try #require(summary["summary"]))
        }
    }
}
