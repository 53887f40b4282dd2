internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFaces.html>
struct SearchFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case searchedFaceID = "SearchedFaceId"
            case matches = "FaceMatches"
            case modelVersion = "FaceModelVersion"
        }

        let searchedFaceID: FaceID
        let matches: [SimilarFace]
        let modelVersion: String
    }

    let collectionID: String
    let faceID: FaceID
    let maxFaces: Int
    let threshold: Double

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        faceID = try members.faceID("FaceId")
        maxFaces = try members.integer("MaxFaces", within: Limits.matches) ?? Limits.matches.upperBound
        threshold = try members.percent("FaceMatchThreshold", default: 80)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let matches = try await context.service.searchFaces(
            byFace: faceID,
            in: collectionID,
            limit: maxFaces,
            threshold: threshold
        )
        return Output(
            searchedFaceID: faceID,
            matches: matches.map(SimilarFace.init),
            modelVersion: context.modelVersion
        )
    }
}
