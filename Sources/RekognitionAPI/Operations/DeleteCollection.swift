internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteCollection.html>
struct DeleteCollection: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case statusCode = "StatusCode"
        }

        let statusCode = 200
    }

    let collectionID: String

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        try await context.store.deleteCollection(collectionID)
        return Output()
    }
}
