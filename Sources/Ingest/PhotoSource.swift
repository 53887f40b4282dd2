package import ObjectStore
package import People

/// A photo to be processed: its name, and a way to its bytes.
package struct PhotoSource: Sendable {
    package let bucket: String
    package let key: String
    private let readBytes: @Sendable (_ limit: Int) async throws -> [UInt8]

    /// - Parameter read: returns the file's bytes, or throws if there are more than its argument.
    package init(bucket: String, key: String, read: @escaping @Sendable (_ limit: Int) async throws -> [UInt8]) {
        self.bucket = bucket
        self.key = key
        readBytes = read
    }

    /// An object of a store.
    package init(bucket: String, key: String, in objects: some ObjectStore) {
        self.init(bucket: bucket, key: key) { limit in
            try await objects.get(bucket: bucket, key: key, limit: limit)
        }
    }

    package var photoID: PhotoID { PhotoID(bucket: bucket, key: key) }

    package func read(limit: Int) async throws -> [UInt8] {
        try await readBytes(limit)
    }
}
