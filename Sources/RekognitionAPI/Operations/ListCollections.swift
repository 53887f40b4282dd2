internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListCollections.html>
struct ListCollections: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case ids = "CollectionIds"
            case modelVersions = "FaceModelVersions"
            case nextToken = "NextToken"
        }

        let ids: [String]
        /// At the same positions as the identifiers.
        let modelVersions: [String]
        let nextToken: String?
    }

    let maxResults: Int?
    let nextToken: String?

    init(from members: inout Members) throws {
        nextToken = try members.optionalText("NextToken", .paginationToken)
        maxResults = try members.integer("MaxResults", within: Limits.pageSize)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let page = try await context.page([Self.name], after: nextToken) { cursor in
            try await context.store.collections(after: cursor, limit: Limits.pageLength(maxResults))
        }
        return Output(
            ids: page.items.map(\.id),
            modelVersions: page.items.map(\.model.faceModelVersion),
            nextToken: page.nextToken
        )
    }
}
