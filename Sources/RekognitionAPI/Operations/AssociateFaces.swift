internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociateFaces.html>
struct AssociateFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case associated = "AssociatedFaces"
            case refused = "UnsuccessfulFaceAssociations"
            case userStatus = "UserStatus"
        }

        let associated: [FaceReference]
        let refused: [RefusedAssociation]
        let userStatus: String
    }

    let collectionID: String
    let userID: String
    let faceIDs: [FaceID]
    let threshold: Double
    let clientRequestToken: String?

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        userID = try members.text("UserId", .userID)
        faceIDs = try members.faceIDs("FaceIds", count: Limits.userFaceIDs)
        threshold = try members.percent("UserMatchThreshold", default: 75)
        clientRequestToken = try members.optionalText("ClientRequestToken", .clientRequestToken)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let association = try await context.service.associate(
            faceIDs,
            with: userID,
            in: collectionID,
            threshold: threshold,
            token: RequestToken(
                clientRequestToken,
                for: [Self.name, collectionID, userID, "\(threshold)"] + faceIDs.map(\.description)
            )
        )
        return Output(
            associated: association.changed.map(FaceReference.init),
            refused: association.refused.map { refusal in
                RefusedAssociation(refusal, confidence: refusal.cosine.map(context.service.similarity(cosine:)))
            },
            userStatus: association.status.rawValue
        )
    }
}
