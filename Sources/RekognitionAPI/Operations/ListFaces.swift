internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListFaces.html>
struct ListFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case faces = "Faces"
            case nextToken = "NextToken"
            case modelVersion = "FaceModelVersion"
        }

        let faces: [Face]
        let nextToken: String?
        let modelVersion: String
    }

    let collectionID: String
    let maxResults: Int?
    let nextToken: String?
    let userID: String?
    let faceIDs: [FaceID]?

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        nextToken = try members.optionalText("NextToken", .paginationToken)
        maxResults = try members.integer("MaxResults", within: Limits.pageSize)
        userID = try members.optionalText("UserId", .userID)
        faceIDs = try members.optionalFaceIDs("FaceIds", count: Limits.faceIDs)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let list = [Self.name, collectionID, userID] + (faceIDs ?? []).map(\.description)
        let page = try await context.page(list, after: nextToken) { cursor in
            try await context.store.faces(
                in: collectionID,
                ids: faceIDs,
                userID: userID,
                after: cursor,
                limit: Limits.pageLength(maxResults)
            )
        }
        // All faces of a collection are of its model; only an empty page does not say which that is.
        let model =
            if let face = page.items.first {
                face.model
            } else {
                try await context.store.describeCollection(collectionID).collection.model
            }
        return Output(
            faces: page.items.map(Face.init),
            nextToken: page.nextToken,
            modelVersion: model.faceModelVersion
        )
    }
}
