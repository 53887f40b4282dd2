package import Foundation

/// A photo whose processing is done: every face assigned, every thumbnail stored.
package struct Photo: Sendable, Hashable {
    package let id: PhotoID
    package let bucket: String
    package let key: String
    /// SHA-256 of the file's bytes in hexadecimal: tells an overwritten photo from an unchanged one.
    package let contentHash: String
    package let uploadedAt: Date
    /// Upright size in pixels.
    package let width: Int
    package let height: Int
    package let faceCount: Int
    package let faceThumbKeys: [String]

    package init(
        id: PhotoID,
        bucket: String,
        key: String,
        contentHash: String,
        uploadedAt: Date,
        width: Int,
        height: Int,
        faceCount: Int,
        faceThumbKeys: [String]
    ) {
        self.id = id
        self.bucket = bucket
        self.key = key
        self.contentHash = contentHash
        self.uploadedAt = uploadedAt
        self.width = width
        self.height = height
        self.faceCount = faceCount
        self.faceThumbKeys = faceThumbKeys
    }
}
