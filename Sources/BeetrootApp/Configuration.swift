package import FaceVision
package import Foundation
package import Ingest

/// Everything that can be set, with its default. Command-line flags win over the environment, which wins over these.
package struct Configuration: Sendable {
    /// Where the library lives: the database, thumbnails and, unless set otherwise, the models.
    package var dataDirectory: URL
    package var modelsDirectory: URL
    /// The model pack to use; nil takes the preferred one of those installed.
    package var pack: String?
    package var vision = FacePipeline.Configuration()
    package var ingest = IngestConfiguration()

    package init(dataDirectory: URL) {
        self.dataDirectory = dataDirectory
        modelsDirectory = dataDirectory.appendingPathComponent("models")
    }

    package var databasePath: String { dataDirectory.appendingPathComponent("beetroot.sqlite").path }
    package var bucketsPath: String { dataDirectory.appendingPathComponent("buckets").path }
}

// MARK: - Environment

extension Configuration {
    /// Reads the variables that are set.
    ///
    /// - Throws: ``ConfigurationError`` naming the variable whose value makes no sense.
    package init(environment: [String: String]) throws {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
            guard let text = value(name) else { return nil }
            guard let number = Double(text), range.contains(number) else {
                throw ConfigurationError(
                    name: name,
                    value: text,
                    expected: "a number from \(range.lowerBound) to \(range.upperBound)"
                )
            }
            return number
        }

        self.init(dataDirectory: Self.defaultDataDirectory(environment))
        if let models = value("BEETROOT_MODELS") { modelsDirectory = URL(fileURLWithPath: models) }
        pack = value("BEETROOT_PACK")
        if let collection = value("REKOGNITION_COLLECTION_ID") { ingest.collectionID = collection }
        if let bucket = value("THUMBS_BUCKET") { ingest.thumbsBucket = bucket }
        if let prefix = value("THUMBS_PREFIX") { ingest.thumbsPrefix = prefix }
        if let threshold = try number("FACE_MATCH_THRESHOLD", in: 0...100) { ingest.threshold = threshold }
    }

    private static func defaultDataDirectory(_ environment: [String: String]) -> URL {
        if let data = environment["BEETROOT_DATA"], !data.isEmpty { return URL(fileURLWithPath: data) }
        if let shared = environment["XDG_DATA_HOME"], !shared.isEmpty {
            return URL(fileURLWithPath: shared).appendingPathComponent("beetroot")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".local/share/beetroot")
    }
}

/// A setting whose value cannot be used.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    package let name: String
    package let value: String
    package let expected: String

    package init(name: String, value: String, expected: String) {
        self.name = name
        self.value = value
        self.expected = expected
    }

    package var description: String { "\(name) is '\(value)', but must be \(expected)" }
}
