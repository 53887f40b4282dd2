/// Named bytes in buckets: where photos come from and thumbnails go.
package protocol ObjectStore: Sendable {
    /// Stores an object durably, replacing what was there; readers see the old or the new bytes, never a part.
    func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) async throws

    /// The object's bytes.
    ///
    /// - Throws: ``ObjectStoreError/notFound(bucket:key:)``, or ``ObjectStoreError/tooLarge(bucket:key:size:limit:)`` for an
    ///   object of more than `limit` bytes.
    func get(bucket: String, key: String, limit: Int) async throws -> [UInt8]

    /// Removes an object; removing one that is not there is no error.
    func delete(bucket: String, key: String) async throws
}

/// What an object store refuses, in words that can be shown to a stranger.
package enum ObjectStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case notFound(bucket: String, key: String)
    case tooLarge(bucket: String, key: String, size: Int, limit: Int)
    case invalidName(bucket: String, key: String)
    case failed(operation: String, bucket: String, key: String, reason: String)

    package var description: String {
        switch self {
        case .notFound(let bucket, let key):
            "no object '\(key)' in bucket '\(bucket)'"
        case .tooLarge(let bucket, let key, let size, let limit):
            "object '\(key)' in bucket '\(bucket)' has \(size) bytes, more than the limit of \(limit)"
        case .invalidName(let bucket, let key):
            "'\(bucket)/\(key)' is not a valid object name"
        case .failed(let operation, let bucket, let key, let reason):
            "cannot \(operation) object '\(key)' in bucket '\(bucket)': \(reason)"
        }
    }
}
