internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateCollection.html>
struct CreateCollection: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case statusCode = "StatusCode"
            case arn = "CollectionArn"
            case modelVersion = "FaceModelVersion"
        }

        let statusCode = 200
        let arn: String
        let modelVersion: String
    }

    let collectionID: String
    let tags: [String: String]

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        tags = try members.optionalTags("Tags") ?? [:]
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let collection = try await context.store.createCollection(
            collectionID,
            model: context.service.analyzer.model,
            tags: tags
        )
        return Output(
            arn: context.names.abbreviatedCollection(collection.id),
            modelVersion: collection.model.faceModelVersion
        )
    }
}
