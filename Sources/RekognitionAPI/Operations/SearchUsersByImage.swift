internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsersByImage.html>
struct SearchUsersByImage: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case matches = "UserMatches"
            case modelVersion = "FaceModelVersion"
            case searched = "SearchedFace"
            case unsearched = "UnsearchedFaces"
        }

        struct Searched: Encodable {
            private enum CodingKeys: String, CodingKey {
                case detail = "FaceDetail"
            }

            let detail: FaceDetail
        }

        struct Unsearched: Encodable {
            private enum CodingKeys: String, CodingKey {
                /// The service's plural, although it is one.
                case detail = "FaceDetails"
                case reasons = "Reasons"
            }

            let detail: FaceDetail
            let reasons: [String]
        }

        let matches: [SimilarUser]
        let modelVersion: String
        let searched: Searched?
        let unsearched: [Unsearched]
    }

    let collectionID: String
    let image: ImageReference
    let threshold: Double
    let maxUsers: Int
    let qualityFilter: QualityFilter

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        image = try members.image("Image")
        threshold = try members.percent("UserMatchThreshold", default: 80)
        maxUsers = try members.integer("MaxUsers", within: Limits.users) ?? Limits.users.upperBound
        qualityFilter = try members.choice("QualityFilter", default: .none)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let search = try await context.service.searchUsers(
            byImage: try await context.images.load(image),
            in: collectionID,
            limit: maxUsers,
            threshold: threshold,
            filter: qualityFilter
        )
        return Output(
            matches: search.matches.map(SimilarUser.init),
            modelVersion: context.modelVersion,
            searched: search.searched.map { Output.Searched(detail: FaceDetail($0)) },
            unsearched: search.unsearched.map {
                Output.Unsearched(detail: FaceDetail($0.face), reasons: $0.reasons.map(\.rawValue))
            }
        )
    }
}
