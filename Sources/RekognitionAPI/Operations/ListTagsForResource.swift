internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListTagsForResource.html>
struct ListTagsForResource: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case tags = "Tags"
        }

        let tags: [String: String]
    }

    let resourceARN: String

    init(from members: inout Members) throws {
        resourceARN = try members.text("ResourceArn", .resourceARN)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        Output(tags: try await context.store.tags(of: try ResourceNames.collectionID(of: resourceARN)))
    }
}
