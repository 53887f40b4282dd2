package import FaceCore
package import Foundation

/// Someone seen in at least one photo. The identifier is the FaceId of the first face ever seen of that person.
package struct Person: Sendable, Hashable {
    package let id: FaceID
    package let name: String?
    package let hidden: Bool
    /// Different photos, not faces: the same person twice in one photo counts once.
    package let photoCount: Int
    package let faceCount: Int
    /// The thumbnail that stands for the person.
    package let repThumbKey: String
    package let createdAt: Date

    package init(
        id: FaceID,
        name: String?,
        hidden: Bool,
        photoCount: Int,
        faceCount: Int,
        repThumbKey: String,
        createdAt: Date
    ) {
        self.id = id
        self.name = name
        self.hidden = hidden
        self.photoCount = photoCount
        self.faceCount = faceCount
        self.repThumbKey = repThumbKey
        self.createdAt = createdAt
    }
}
