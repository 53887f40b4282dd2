internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DisassociateFaces.html>
struct DisassociateFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case disassociated = "DisassociatedFaces"
            case refused = "UnsuccessfulFaceDisassociations"
            case userStatus = "UserStatus"
        }

        let disassociated: [FaceReference]
        let refused: [RefusedAssociation]
        let userStatus: String
    }

    let collectionID: String
    let userID: String
    let faceIDs: [FaceID]
    let clientRequestToken: String?

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        userID = try members.text("UserId", .userID)
        clientRequestToken = try members.optionalText("ClientRequestToken", .clientRequestToken)
        faceIDs = try members.faceIDs("FaceIds", count: Limits.userFaceIDs)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let association = try await context.store.disassociate(
            faceIDs,
            from: userID,
            in: collectionID,
            token: RequestToken(
                clientRequestToken,
                for: [Self.name, collectionID, userID] + faceIDs.map(\.description)
            )
        )
        return Output(
            disassociated: association.changed.map(FaceReference.init),
            refused: association.refused.map { RefusedAssociation($0, confidence: nil) },
            userStatus: association.status.rawValue
        )
    }
}
