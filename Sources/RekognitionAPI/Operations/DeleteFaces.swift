internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteFaces.html>
struct DeleteFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case deleted = "DeletedFaces"
            case refused = "UnsuccessfulFaceDeletions"
        }

        struct Refusal: Encodable {
            private enum CodingKeys: String, CodingKey {
                case id = "FaceId"
                case userID = "UserId"
                case reasons = "Reasons"
            }

            let id: FaceID
            let userID: String?
            let reasons: [String]

            init(_ refusal: FaceDeletion.Refusal) {
                id = refusal.id
                userID = refusal.userID
                reasons = [refusal.userID == nil ? "FACE_NOT_FOUND" : "ASSOCIATED_TO_AN_EXISTING_USER"]
            }
        }

        let deleted: [FaceID]
        let refused: [Refusal]
    }

    let collectionID: String
    let faceIDs: [FaceID]

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        faceIDs = try members.faceIDs("FaceIds", count: Limits.faceIDs)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let deletion = try await context.store.deleteFaces(faceIDs, in: collectionID)
        return Output(deleted: deletion.deleted, refused: deletion.refused.map(Output.Refusal.init))
    }
}
