internal import FaceCollections
internal import FaceCore
internal import Foundation

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeCollection.html>
struct DescribeCollection: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case faceCount = "FaceCount"
            case modelVersion = "FaceModelVersion"
            case arn = "CollectionARN"
            case creationTimestamp = "CreationTimestamp"
            case userCount = "UserCount"
        }

        let faceCount: Int
        let modelVersion: String
        let arn: String
        /// Seconds since 1970, to the millisecond.
        let creationTimestamp: Double
        let userCount: Int
    }

    let collectionID: String

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let description: CollectionDescription
        do {
            description = try await context.store.describeCollection(collectionID)
        } catch FaceStoreError.collectionNotFound(let id) {
            // The service words it differently here than everywhere else.
            throw RekognitionError(.resourceNotFound, "Collection:\(id) not found!")
        }
        return Output(
            faceCount: description.faceCount,
            modelVersion: description.collection.model.faceModelVersion,
            arn: context.names.collection(description.collection.id),
            creationTimestamp: (description.collection.createdAt.timeIntervalSince1970 * 1000).rounded() / 1000,
            userCount: description.userCount
        )
    }
}
