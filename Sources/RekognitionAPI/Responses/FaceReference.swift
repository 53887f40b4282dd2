internal import FaceCore

/// A face by its identifier. <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociatedFace.html>
struct FaceReference: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id = "FaceId"
    }

    let id: FaceID
}
