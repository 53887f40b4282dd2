/// Several stores behind one: some buckets have a store of their own, all others share one.
package struct RoutedObjectStore: ObjectStore {
    private let stores: [String: any ObjectStore]
    private let fallback: any ObjectStore

    /// - Parameters:
    ///   - stores: the stores of particular buckets, by bucket.
    ///   - fallback: the store of every other bucket.
    package init(_ stores: [String: any ObjectStore], fallback: any ObjectStore) {
        self.stores = stores
        self.fallback = fallback
    }

    package func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) async throws {
        try await store(of: bucket).put(bytes, bucket: bucket, key: key, contentType: contentType)
    }

    package func get(bucket: String, key: String, limit: Int) async throws -> [UInt8] {
        try await store(of: bucket).get(bucket: bucket, key: key, limit: limit)
    }

    package func delete(bucket: String, key: String) async throws {
        try await store(of: bucket).delete(bucket: bucket, key: key)
    }

    private func store(of bucket: String) -> any ObjectStore {
        stores[bucket] ?? fallback
    }
}
