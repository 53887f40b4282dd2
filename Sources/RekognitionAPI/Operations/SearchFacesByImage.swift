internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFacesByImage.html>
struct SearchFacesByImage: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case boundingBox = "SearchedFaceBoundingBox"
            case confidence = "SearchedFaceConfidence"
            case matches = "FaceMatches"
            case modelVersion = "FaceModelVersion"
        }

        let boundingBox: BoundingBox
        let confidence: Double
        let matches: [SimilarFace]
        let modelVersion: String
    }

    let collectionID: String
    let image: ImageReference
    let maxFaces: Int
    let threshold: Double
    let qualityFilter: QualityFilter

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        image = try members.image("Image")
        maxFaces = try members.integer("MaxFaces", within: Limits.matches) ?? Limits.matches.upperBound
        threshold = try members.percent("FaceMatchThreshold", default: 80)
        qualityFilter = try members.choice("QualityFilter", default: .none)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let search = try await context.service.searchFaces(
            byImage: try await context.images.load(image),
            in: collectionID,
            limit: maxFaces,
            threshold: threshold,
            filter: qualityFilter
        )
        return Output(
            boundingBox: search.searched.boundingBox,
            confidence: search.searched.confidence,
            matches: search.matches.map(SimilarFace.init),
            modelVersion: context.modelVersion
        )
    }
}
