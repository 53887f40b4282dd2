import Foundation
import Testing

/// A request and its answer, written down. With BEETROOT_RECORD_GOLDEN set, answers are written anew and the tests fail, so
/// that nobody forgets to look at the difference.
struct GoldenFile: Sendable, Hashable, CustomTestStringConvertible {
    private static let folder = ServiceModel.testsFolder.appending(path: "Golden")
    static let isRecording = ProcessInfo.processInfo.environment["BEETROOT_RECORD_GOLDEN"] != nil

    let operation: String
    let name: String

    var testDescription: String { "\(operation)/\(name)" }

    private var url: URL { Self.folder.appending(path: "\(operation)/\(name).json") }

    /// The files of an operation's folder, or of all operations.
    static func all() -> [GoldenFile] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return paths.filter { $0.hasSuffix(".json") }.sorted().map { path in
            let parts = path.dropLast(5).split(separator: "/").map(String.init)
            return GoldenFile(operation: parts[0], name: parts[1])
        }
    }

    func read() throws -> JSON {
        try JSON(parsing: Data(contentsOf: url))
    }

    func write(_ value: JSON) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try (encoder.encode(value) + Data("\n".utf8)).write(to: url)
    }
}
