/// Where images lie that requests only name: an S3-compatible server, or folders.
package protocol ImageSource: Sendable {
    /// The object's bytes.
    ///
    /// - Parameters:
    ///   - version: nil for the latest.
    ///   - limit: the most bytes that it may have.
    /// - Throws: `ObjectStoreError`; anything else is the program's own failure.
    func get(bucket: String, key: String, version: String?, limit: Int) async throws -> [UInt8]
}
