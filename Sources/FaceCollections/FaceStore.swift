package import FaceCore

/// What the domain needs of storage for collections, their faces and their users.
///
/// Every method is one atomic step, across threads and processes, and immediately visible: what a write returned, the next
/// read finds. Unless it says otherwise a method throws ``FaceStoreError/collectionNotFound(_:)`` for an unknown collection.
/// Pages are in order of insertion.
package protocol FaceStore: Sendable {
    // MARK: - Collections

    /// - Throws: ``FaceStoreError/collectionExists(_:)`` or ``FaceStoreError/tooManyTags(limit:)``.
    func createCollection(_ id: String, model: ModelID, tags: [String: String]) async throws -> FaceCollection
    /// Deletes the collection with its faces, users and tags.
    func deleteCollection(_ id: String) async throws
    func describeCollection(_ id: String) async throws -> CollectionDescription
    /// - Parameter cursor: the ``Page/next`` of the page before.
    func collections(after cursor: Int64?, limit: Int) async throws -> Page<FaceCollection>

    // MARK: - Faces

    /// Gives each face of a submission its FaceId, storing those that ``FaceIDPolicy`` calls new.
    ///
    /// - Returns: the stored face for each submitted one, in their order, but with the image, box and confidence as
    ///   submitted.
    /// - Throws: ``FaceStoreError/modelMismatch(collection:stored:requested:)`` or ``FaceStoreError/tooManyFaces(limit:)``,
    ///   with nothing changed.
    func indexFaces(_ submission: FaceSubmission, into collection: String) async throws -> [StoredFace]
    /// - Parameters:
    ///   - ids: nil for any; unknown ones are left out.
    ///   - userID: nil for any.
    func faces(
        in collection: String,
        ids: [FaceID]?,
        userID: String?,
        after cursor: Int64?,
        limit: Int
    ) async throws -> Page<StoredFace>
    /// A stored face with its embedding; nil where the collection has none such.
    func embeddedFace(_ id: FaceID, in collection: String) async throws -> EmbeddedFace?
    /// Deletes faces; unknown ones and faces of users are refused one by one. An identifier given twice counts once.
    func deleteFaces(_ ids: [FaceID], in collection: String) async throws -> FaceDeletion
    /// The faces most similar to the probe, most similar first, equal ones oldest first.
    ///
    /// - Throws: ``FaceStoreError/modelMismatch(collection:stored:requested:)`` unless `model` made the collection.
    func searchFaces(
        near probe: Embedding,
        model: ModelID,
        in collection: String,
        limit: Int,
        minimumCosine: Double
    ) async throws -> [ScoredFace]

    // MARK: - Users

    /// - Throws: ``FaceStoreError/userExists(_:)`` or ``FaceStoreError/requestTokenReused(_:)``. A request that was carried
    ///   out under the same token is done already.
    func createUser(_ id: String, in collection: String, token: RequestToken?) async throws
    /// Deletes the user; its faces stay, free again.
    ///
    /// - Throws: ``FaceStoreError/userNotFound(_:)`` or ``FaceStoreError/requestTokenReused(_:)``.
    func deleteUser(_ id: String, in collection: String, token: RequestToken?) async throws
    func users(in collection: String, after cursor: Int64?, limit: Int) async throws -> Page<FaceUser>
    /// A user with its vector; nil where the collection has none such.
    func embeddedUser(_ id: String, in collection: String) async throws -> EmbeddedUser?
    /// Makes faces a user's own, as ``UserAssociation`` decides; the user's vector is made anew.
    ///
    /// - Parameters:
    ///   - minimumCosine: what a face must reach against the vector of a user that has faces already.
    ///   - limit: how many faces a user may have.
    /// - Throws: ``FaceStoreError/userNotFound(_:)``, ``FaceStoreError/requestTokenReused(_:)`` or
    ///   ``FaceStoreError/tooManyUserFaces(limit:)``, with nothing changed.
    func associate(
        _ faces: [FaceID],
        with user: String,
        in collection: String,
        minimumCosine: Double,
        limit: Int,
        token: RequestToken?
    ) async throws -> FaceAssociation
    /// Frees faces of a user; the user's vector is made anew.
    ///
    /// - Throws: ``FaceStoreError/userNotFound(_:)`` or ``FaceStoreError/requestTokenReused(_:)``.
    func disassociate(
        _ faces: [FaceID],
        from user: String,
        in collection: String,
        token: RequestToken?
    ) async throws -> FaceAssociation
    /// The users whose vectors are most similar to the probe, most similar first, equal ones oldest first.
    ///
    /// - Throws: ``FaceStoreError/modelMismatch(collection:stored:requested:)`` unless `model` made the collection.
    func searchUsers(
        near probe: Embedding,
        model: ModelID,
        in collection: String,
        limit: Int,
        minimumCosine: Double
    ) async throws -> [ScoredUser]

    // MARK: - Tags

    func tags(of collection: String) async throws -> [String: String]
    /// Adds tags or replaces their values.
    ///
    /// - Throws: ``FaceStoreError/tooManyTags(limit:)``, with nothing changed.
    func addTags(_ tags: [String: String], to collection: String) async throws
    /// Removes tags; those that are not there are no error.
    func removeTags(_ keys: [String], from collection: String) async throws
}

/// A part of a longer list.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// Where the next page begins; nil on the last one, also when that one is full.
    package let next: Int64?

    package init(items: [Item], next: Int64?) {
        self.items = items
        self.next = next
    }
}

/// A client's name for a request, so that sending it again does not do it again.
///
/// A collection remembers the tokens of the requests that it carried out, and their answers, for at least 24 hours; a request
/// that failed can be sent again under its token. Tokens are looked up before users: a second DeleteUser is no error.
package struct RequestToken: Sendable, Hashable {
    package let token: String
    /// Operation and parameters, in any form that is equal exactly for equal requests.
    package let fingerprint: String

    package init(token: String, fingerprint: String) {
        self.token = token
        self.fingerprint = fingerprint
    }
}
