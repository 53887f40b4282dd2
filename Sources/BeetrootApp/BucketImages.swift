internal import ObjectStore
internal import RekognitionAPI
internal import S3Store

/// The images that API requests name by bucket and key: in an S3-compatible server, or in the data folder's buckets.
///
/// The bucket `local` of the command line is not among them: a client must not read the machine's files.
struct BucketImages: ImageSource {
    let folders: FolderObjectStore
    let s3: S3ObjectReader?

    func get(bucket: String, key: String, version: String?, limit: Int) async throws -> [UInt8] {
        if let s3 { return try await s3.get(bucket: bucket, key: key, version: version, limit: limit) }
        // Folders keep no versions.
        guard version == nil else { throw ObjectStoreError.notFound(bucket: bucket, key: key) }
        return try await folders.get(bucket: bucket, key: key, limit: limit)
    }
}
