/// Objects as files: `<root>/<bucket>/<key>`; what is being written is in `<root>/.drafts`.
///
/// Writes are durable when `put` returns. Nobody else may write to the folder in other ways than by renaming whole files
/// into it.
package struct FolderObjectStore: ObjectStore {
    private let root: String

    /// - Parameter root: the folder of the buckets; it and they are made when the first object is put.
    package init(root: String) {
        self.root = root
    }

    package func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) async throws {
        let file = try file(bucket: bucket, key: key)
        try await FileAccess.run { try file.write(bytes, draftsFolder: "\(root)/.drafts") }
    }

    package func get(bucket: String, key: String, limit: Int) async throws -> [UInt8] {
        let file = try file(bucket: bucket, key: key)
        return try await FileAccess.run { try file.read(limit: limit) }
    }

    package func delete(bucket: String, key: String) async throws {
        let file = try file(bucket: bucket, key: key)
        try await FileAccess.run { try file.remove() }
    }

    private func file(bucket: String, key: String) throws -> ObjectFile {
        try ObjectName.validate(bucket: bucket, key: key)
        return ObjectFile(path: "\(root)/\(bucket)/\(key)", bucket: bucket, key: key)
    }
}
