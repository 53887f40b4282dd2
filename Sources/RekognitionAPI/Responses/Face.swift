internal import FaceCollections
internal import FaceCore

/// A stored face. <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Face.html>
struct Face: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id = "FaceId"
        case boundingBox = "BoundingBox"
        case imageID = "ImageId"
        case externalImageID = "ExternalImageId"
        case confidence = "Confidence"
        case modelVersion = "IndexFacesModelVersion"
        case userID = "UserId"
    }

    let id: String
    let boundingBox: BoundingBox
    let imageID: String
    let externalImageID: String?
    let confidence: Double
    let modelVersion: String
    let userID: String?

    init(_ face: StoredFace) {
        id = face.id.description
        boundingBox = face.boundingBox
        imageID = face.imageID.description
        externalImageID = face.externalImageID
        confidence = face.confidence
        modelVersion = face.model.faceModelVersion
        userID = face.userID
    }
}
