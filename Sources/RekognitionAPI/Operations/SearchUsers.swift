internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsers.html>
struct SearchUsers: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case matches = "UserMatches"
            case modelVersion = "FaceModelVersion"
            case searchedFace = "SearchedFace"
            case searchedUser = "SearchedUser"
        }

        struct SearchedUser: Encodable {
            private enum CodingKeys: String, CodingKey {
                case id = "UserId"
            }

            let id: String
        }

        let matches: [SimilarUser]
        let modelVersion: String
        var searchedFace: FaceReference?
        var searchedUser: SearchedUser?
    }

    let collectionID: String
    let userID: String?
    let faceID: FaceID?
    let threshold: Double
    let maxUsers: Int

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        userID = try members.optionalText("UserId", .userID)
        faceID = try members.optionalFaceID("FaceId")
        threshold = try members.percent("UserMatchThreshold", default: 80)
        maxUsers = try members.integer("MaxUsers", within: Limits.users) ?? Limits.users.upperBound
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        switch (userID, faceID) {
        case (let userID?, nil):
            let matches = try await context.service.searchUsers(
                byUser: userID,
                in: collectionID,
                limit: maxUsers,
                threshold: threshold
            )
            return Output(
                matches: matches.map(SimilarUser.init),
                modelVersion: context.modelVersion,
                searchedUser: Output.SearchedUser(id: userID)
            )
        case (nil, let faceID?):
            let matches = try await context.service.searchUsers(
                byFace: faceID,
                in: collectionID,
                limit: maxUsers,
                threshold: threshold
            )
            return Output(
                matches: matches.map(SimilarUser.init),
                modelVersion: context.modelVersion,
                searchedFace: FaceReference(id: faceID)
            )
        case (nil, nil), (_?, _?):
            throw RekognitionError(
                .invalidParameter,
                "\(RekognitionError.invalidParameters.message): either UserId or FaceId must be given"
            )
        }
    }
}
