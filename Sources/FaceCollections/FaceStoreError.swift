package import FaceCore

/// What a face store refuses to do, in words that a user can act on.
package enum FaceStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case collectionNotFound(String)
    case collectionExists(String)
    case modelMismatch(collection: String, stored: ModelID, requested: ModelID)
    case tooManyFaces(limit: Int)
    case userNotFound(String)
    case userExists(String)
    case tooManyUserFaces(limit: Int)
    case tooManyTags(limit: Int)
    /// The token was used for another request.
    case requestTokenReused(String)

    package var description: String {
        switch self {
        case .collectionNotFound(let id):
            "there is no collection '\(id)'"
        case .collectionExists(let id):
            "there is a collection '\(id)' already"
        case .modelMismatch(let collection, let stored, let requested):
            "collection '\(collection)' holds embeddings of \(stored) and cannot be searched or extended with \(requested): "
                + "run with --pack \(stored.pack), or use another --data folder or collection"
        case .tooManyFaces(let limit):
            "the collection cannot hold more than \(limit) faces"
        case .userNotFound(let id):
            "there is no user '\(id)'"
        case .userExists(let id):
            "there is a user '\(id)' already"
        case .tooManyUserFaces(let limit):
            "a user cannot have more than \(limit) faces"
        case .tooManyTags(let limit):
            "a collection cannot have more than \(limit) tags"
        case .requestTokenReused(let token):
            "the request token '\(token)' was used for another request"
        }
    }
}
