internal import FaceCollections

/// A user of a collection. <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_User.html>
struct User: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id = "UserId"
        case status = "UserStatus"
    }

    let id: String
    let status: String

    init(_ user: FaceUser) {
        id = user.id
        status = user.status.rawValue
    }
}
