package import AWSSignature
package import FaceCollections
package import FaceVision
package import Foundation
package import Ingest
package import RekognitionAPI
package import S3Store

/// Everything that can be set, with its default. Command-line flags win over the environment, which wins over these.
package struct Configuration: Sendable {
    /// Where the library lives: the database, thumbnails and, unless set otherwise, the models.
    package var dataDirectory: URL
    package var modelsDirectory: URL
    /// The model pack to use; nil takes the preferred one of those installed.
    package var pack: String?
    package var vision = FacePipeline.Configuration()
    package var ingest = IngestConfiguration()
    package var collections = CollectionServiceConfiguration()
    /// Similarity at and above which two faces are the same capture; nil for what was measured for the pack.
    package var duplicateSimilarity: Double?
    package var rekognition = RekognitionConfiguration()
    /// An access key beside those in the database.
    package var accessKey: AccessKey?
    /// Where the buckets are that API requests name; nil for the data folder.
    package var s3: S3Configuration?

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
        accessKey = try Self.accessKey(value)
        s3 = try S3Configuration(environment: environment)
    }

    private static func accessKey(_ value: (String) -> String?) throws -> AccessKey? {
        let names = (id: "BEETROOT_ACCESS_KEY_ID", secret: "BEETROOT_SECRET_ACCESS_KEY")
        switch (value(names.id), value(names.secret)) {
        case (nil, nil):
            return nil
        case (let id?, let secret?):
            do {
                return try AccessKey(
                    id: id,
                    secret: secret,
                    sessionToken: value("BEETROOT_SESSION_TOKEN"),
                    createdAt: Date(timeIntervalSince1970: 0)
                )
            } catch {
                throw ConfigurationError(name: names.id, value: id, expected: "part of a usable key: \(error)")
            }
        case (let id, _):
            let (missing, present) = id == nil ? (names.id, names.secret) : (names.secret, names.id)
            throw ConfigurationError(name: missing, value: "", expected: "set together with \(present)")
        }
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
