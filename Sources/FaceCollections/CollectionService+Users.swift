package import FaceCore

extension CollectionService {
    /// The users that are like the largest face of an image that passes the filter; no such face is no error.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsersByImage.html>
    ///
    /// - Throws: ``CollectionServiceError/imageTooSmall(width:height:minimum:)``.
    package func searchUsers(
        byImage image: [UInt8],
        in collection: String,
        limit: Int,
        threshold: Double,
        filter: QualityFilter
    ) async throws -> UserSearch {
        try await requireCollection(collection)
        let probe = try await probe(image, filter: filter)
        guard let searched = probe.searched else {
            return UserSearch(searched: nil, matches: [], unsearched: probe.unsearched)
        }
        return UserSearch(
            searched: searched.face,
            matches: try await users(near: searched.embedding, in: collection, limit: limit, threshold: threshold),
            unsearched: probe.unsearched
        )
    }

    /// The users that are like a stored face, its own among them.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsers.html>
    ///
    /// - Throws: ``CollectionServiceError/faceNotFound(_:)``.
    package func searchUsers(
        byFace id: FaceID,
        in collection: String,
        limit: Int,
        threshold: Double
    ) async throws -> [UserMatch] {
        let probe = try await embedding(of: id, in: collection)
        return try await users(near: probe, in: collection, limit: limit, threshold: threshold)
    }

    /// The users that are like a user, which is not among them. A user without faces is like nobody.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsers.html>
    ///
    /// - Throws: ``FaceStoreError/userNotFound(_:)``.
    package func searchUsers(
        byUser id: String,
        in collection: String,
        limit: Int,
        threshold: Double
    ) async throws -> [UserMatch] {
        guard let user = try await store.embeddedUser(id, in: collection) else {
            throw FaceStoreError.userNotFound(id)
        }
        guard let probe = user.embedding else { return [] }
        let matches = try await users(near: probe, in: collection, limit: limit + 1, threshold: threshold)
        return Array(matches.filter { $0.user.id != id }.prefix(limit))
    }

    /// Makes faces a user's own.
    ///
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociateFaces.html>
    ///
    /// - Parameter threshold: what a face must reach against the vector of a user that has faces already.
    /// - Throws: ``FaceStoreError/userNotFound(_:)``, ``FaceStoreError/requestTokenReused(_:)`` or
    ///   ``FaceStoreError/tooManyUserFaces(limit:)``, with nothing changed.
    package func associate(
        _ faces: [FaceID],
        with user: String,
        in collection: String,
        threshold: Double,
        token: RequestToken?
    ) async throws -> FaceAssociation {
        try await requireCollection(collection)
        return try await store.associate(
            faces,
            with: user,
            in: collection,
            minimumCosine: minimumCosine(threshold: threshold),
            limit: configuration.maximumFacesPerUser,
            token: token
        )
    }

    private func users(
        near probe: Embedding,
        in collection: String,
        limit: Int,
        threshold: Double
    ) async throws -> [UserMatch] {
        let found = try await store.searchUsers(
            near: probe,
            model: analyzer.model,
            in: collection,
            limit: limit,
            minimumCosine: minimumCosine(threshold: threshold)
        )
        return found.map {
            UserMatch(user: $0.user, similarity: similarity(cosine: $0.cosine, threshold: threshold))
        }
    }
}
