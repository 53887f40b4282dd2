internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteUser.html>
struct DeleteUser: Operation {
    let collectionID: String
    let userID: String
    let clientRequestToken: String?

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        userID = try members.text("UserId", .userID)
        clientRequestToken = try members.optionalText("ClientRequestToken", .clientRequestToken)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> EmptyOutput {
        try await context.store.deleteUser(
            userID,
            in: collectionID,
            token: RequestToken(clientRequestToken, for: [Self.name, collectionID, userID])
        )
        return EmptyOutput()
    }
}
