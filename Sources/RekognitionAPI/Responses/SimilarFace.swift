internal import FaceCollections

/// A face that a search found. <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceMatch.html>
struct SimilarFace: Encodable {
    private enum CodingKeys: String, CodingKey {
        case similarity = "Similarity"
        case face = "Face"
    }

    let similarity: Double
    let face: Face

    init(_ match: FaceSearch.Match) {
        similarity = match.similarity
        face = Face(match.face)
    }
}
