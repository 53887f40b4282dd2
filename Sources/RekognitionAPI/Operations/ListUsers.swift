internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListUsers.html>
struct ListUsers: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case users = "Users"
            case nextToken = "NextToken"
        }

        let users: [User]
        let nextToken: String?
    }

    let collectionID: String
    let maxResults: Int
    let nextToken: String?

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        maxResults = try members.integer("MaxResults", within: Limits.users) ?? Limits.users.upperBound
        nextToken = try members.optionalText("NextToken", .paginationToken)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let page = try await context.page([Self.name, collectionID], after: nextToken) { cursor in
            try await context.store.users(in: collectionID, after: cursor, limit: maxResults)
        }
        return Output(users: page.items.map(User.init), nextToken: page.nextToken)
    }
}
