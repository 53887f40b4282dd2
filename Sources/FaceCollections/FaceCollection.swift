package import FaceCore
package import Foundation

/// A named set of faces that are searched together. All its embeddings come from one model.
package struct FaceCollection: Sendable, Hashable {
    package let id: String
    package let model: ModelID
    package let createdAt: Date

    package init(id: String, model: ModelID, createdAt: Date) {
        self.id = id
        self.model = model
        self.createdAt = createdAt
    }
}

/// A collection and how much it holds.
package struct CollectionDescription: Sendable, Hashable {
    package let collection: FaceCollection
    package let faceCount: Int
    package let userCount: Int

    package init(collection: FaceCollection, faceCount: Int, userCount: Int) {
        self.collection = collection
        self.faceCount = faceCount
        self.userCount = userCount
    }
}
