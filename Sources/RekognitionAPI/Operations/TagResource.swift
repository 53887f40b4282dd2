internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TagResource.html>
struct TagResource: Operation {
    let resourceARN: String
    let tags: [String: String]

    init(from members: inout Members) throws {
        resourceARN = try members.text("ResourceArn", .resourceARN)
        tags = try members.tags("Tags")
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> EmptyOutput {
        try await context.store.addTags(tags, to: try ResourceNames.collectionID(of: resourceARN))
        return EmptyOutput()
    }
}
