internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UntagResource.html>
struct UntagResource: Operation {
    let resourceARN: String
    let tagKeys: [String]

    init(from members: inout Members) throws {
        resourceARN = try members.text("ResourceArn", .resourceARN)
        tagKeys = try members.texts("TagKeys", .tagKey, count: Limits.tagKeys)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> EmptyOutput {
        try await context.store.removeTags(tagKeys, from: try ResourceNames.collectionID(of: resourceARN))
        return EmptyOutput()
    }
}
