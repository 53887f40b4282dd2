internal import FaceCollections
internal import FaceCore

/// A face that was not associated or not freed, and why.
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnsuccessfulFaceAssociation.html>
struct RefusedAssociation: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id = "FaceId"
        case userID = "UserId"
        case confidence = "Confidence"
        case reasons = "Reasons"
    }

    let id: FaceID
    let userID: String?
    /// The similarity that was too low, `0...100`.
    let confidence: Double?
    let reasons: [String]

    init(_ refusal: FaceAssociation.Refusal, confidence: Double?) {
        id = refusal.id
        userID = refusal.userID
        self.confidence = confidence
        reasons = [refusal.reason.rawValue]
    }
}
