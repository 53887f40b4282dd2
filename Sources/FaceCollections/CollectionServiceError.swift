package import FaceCore

/// What keeps a request from being answered, in words that a user can act on.
package enum CollectionServiceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The image has no face, or none that passes the quality filter.
    case noFace
    case faceNotFound(FaceID)
    /// In pixels of the upright image.
    case imageTooSmall(width: Int, height: Int, minimum: Int)

    package var description: String {
        switch self {
        case .noFace:
            "there is no face in the image"
        case .faceNotFound(let id):
            "there is no face '\(id)' in the collection"
        case .imageTooSmall(let width, let height, let minimum):
            "the image has \(width) x \(height) pixels, but each side must have at least \(minimum)"
        }
    }
}
