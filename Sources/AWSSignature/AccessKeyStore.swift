/// Where the access keys that a server accepts are kept, with one secret of the server's own.
///
/// Every change is durable and visible to all processes of the installation when the call returns. Access key identifiers
/// are compared byte by byte.
package protocol AccessKeyStore: Sendable {
    /// The key with this identifier, or nil. Called for every request that a server verifies.
    func accessKey(_ id: String) async throws -> AccessKey?

    /// All keys, oldest first; keys of the same time by identifier.
    func accessKeys() async throws -> [AccessKey]

    /// Stores a key with its secret, session token and time.
    ///
    /// - Throws: ``AccessKeyStoreError/alreadyExists(_:)`` if there is a key with this identifier; it stays as it was.
    func add(_ key: AccessKey) async throws

    /// Removes a key; requests signed with it are refused from then on.
    ///
    /// - Returns: whether there was one.
    func remove(_ id: String) async throws -> Bool

    /// Stores the key that `make` returns if there is none at all, as one atomic step: of any number of concurrent calls,
    /// in any number of processes, at most one stores a key.
    ///
    /// - Parameter make: called at most once, and only if there is no key.
    /// - Returns: the new key, for its owner to see this once; nil if there were keys already.
    func createFirst(_ make: @Sendable () -> AccessKey) async throws -> AccessKey?

    /// 32 bytes from a cryptographic random number generator, made at the first call and the same ever after for every
    /// process of the installation; concurrent first calls agree on one value. What the server hands out and wants back
    /// unforged, pagination tokens for instance, is authenticated with keys derived from it.
    func installationSecret() async throws -> [UInt8]
}

/// What a store of access keys refuses to do.
package enum AccessKeyStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case alreadyExists(String)

    package var description: String {
        switch self {
        case .alreadyExists(let id): "there is an access key '\(id)' already"
        }
    }
}
