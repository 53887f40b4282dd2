package import FaceCore

/// One face of a person in one photo. The same person twice in a photo (a mirror, a collage) makes two.
package struct Occurrence: Sendable, Hashable {
    package let personID: FaceID
    package let photoID: PhotoID
    /// The face's place in the photo, from 1, largest first.
    package let faceIndex: Int
    package let faceID: FaceID
    package let photoBucket: String
    package let photoKey: String
    package let thumbKey: String
    package let boundingBox: BoundingBox
    /// The detector's score, `0...100`.
    package let confidence: Double

    package init(
        personID: FaceID,
        photoID: PhotoID,
        faceIndex: Int,
        faceID: FaceID,
        photoBucket: String,
        photoKey: String,
        thumbKey: String,
        boundingBox: BoundingBox,
        confidence: Double
    ) {
        self.personID = personID
        self.photoID = photoID
        self.faceIndex = faceIndex
        self.faceID = faceID
        self.photoBucket = photoBucket
        self.photoKey = photoKey
        self.thumbKey = thumbKey
        self.boundingBox = boundingBox
        self.confidence = confidence
    }
}
