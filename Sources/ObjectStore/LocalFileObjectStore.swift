/// The machine's own files as objects: bucket `local`, key `photos-raw/<absolute path without its leading slash>`.
///
/// Read-only, and not confined to any folder: hand it only keys that the program made itself.
package struct LocalFileObjectStore: ObjectStore {
    package static let bucket = "local"
    package static let prefix = "photos-raw/"

    package init() {}

    /// The key of a file.
    ///
    /// - Parameter path: absolute, its symbolic links resolved, so that a file has one key.
    package static func key(ofFile path: String) -> String {
        prefix + path.drop { $0 == "/" }
    }

    package func get(bucket: String, key: String, limit: Int) async throws -> [UInt8] {
        try ObjectName.validate(bucket: bucket, key: key)
        guard bucket == Self.bucket, key.hasPrefix(Self.prefix) else {
            throw ObjectStoreError.notFound(bucket: bucket, key: key)
        }
        let file = ObjectFile(path: "/" + key.dropFirst(Self.prefix.count), bucket: bucket, key: key)
        return try await FileAccess.run { try file.read(limit: limit) }
    }

    package func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) async throws {
        throw Self.refusal(to: "write", bucket: bucket, key: key)
    }

    package func delete(bucket: String, key: String) async throws {
        throw Self.refusal(to: "delete", bucket: bucket, key: key)
    }

    private static func refusal(to operation: String, bucket: String, key: String) -> ObjectStoreError {
        .failed(operation: operation, bucket: bucket, key: key, reason: "photos on this machine are never changed")
    }
}
