internal import ObjectStore
internal import Synchronization

/// Objects in memory, with the rules of a real store.
package final class MemoryObjectStore: ObjectStore {
    private struct Name: Hashable {
        let bucket: String
        let key: String
    }

    private let objects = Mutex<[Name: [UInt8]]>([:])

    package init() {}

    /// The keys of a bucket, sorted.
    package func keys(bucket: String) -> [String] {
        objects.withLock { $0.keys.filter { $0.bucket == bucket }.map(\.key) }.sorted()
    }

    package func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) async throws {
        try ObjectName.validate(bucket: bucket, key: key)
        objects.withLock { $0[Name(bucket: bucket, key: key)] = bytes }
    }

    package func get(bucket: String, key: String, limit: Int) async throws -> [UInt8] {
        try ObjectName.validate(bucket: bucket, key: key)
        guard let bytes = objects.withLock({ $0[Name(bucket: bucket, key: key)] }) else {
            throw ObjectStoreError.notFound(bucket: bucket, key: key)
        }
        guard bytes.count <= limit else {
            throw ObjectStoreError.tooLarge(bucket: bucket, key: key, size: bytes.count, limit: limit)
        }
        return bytes
    }

    package func delete(bucket: String, key: String) async throws {
        try ObjectName.validate(bucket: bucket, key: key)
        objects.withLock { $0[Name(bucket: bucket, key: key)] = nil }
    }
}
