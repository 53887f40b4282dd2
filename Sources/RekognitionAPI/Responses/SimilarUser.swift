internal import FaceCollections

/// A user that a search found. <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UserMatch.html>
struct SimilarUser: Encodable {
    private enum CodingKeys: String, CodingKey {
        case similarity = "Similarity"
        case user = "User"
    }

    let similarity: Double
    let user: User

    init(_ match: UserMatch) {
        similarity = match.similarity
        user = User(match.user)
    }
}
