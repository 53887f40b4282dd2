/// The operations that there are.
enum Operations {
    static let all: [any Operation.Type] = [
        AssociateFaces.self, CompareFaces.self, CreateCollection.self, CreateUser.self, DeleteCollection.self,
        DeleteFaces.self, DeleteUser.self, DescribeCollection.self, DetectFaces.self, DisassociateFaces.self,
        IndexFaces.self, ListCollections.self, ListFaces.self, ListTagsForResource.self, ListUsers.self,
        SearchFaces.self, SearchFacesByImage.self, SearchUsers.self, SearchUsersByImage.self, TagResource.self,
        UntagResource.self,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    private static let service = "RekognitionService."

    /// The operation that `X-Amz-Target` names.
    ///
    /// - Throws: ``RekognitionError/Code/unknownOperation``.
    static func operation(target: String?) throws -> any Operation.Type {
        guard let target else {
            throw refusal("The header X-Amz-Target is missing.")
        }
        guard target.hasPrefix(service) else {
            throw refusal("X-Amz-Target '\(target.prefix(128))' does not begin with '\(service)'.")
        }
        let name = String(target.dropFirst(service.count))
        guard let operation = byName[name] else {
            throw refusal("The operation '\(name.prefix(128))' is not supported.")
        }
        return operation
    }

    private static func refusal(_ reason: String) -> RekognitionError {
        RekognitionError(
            .unknownOperation,
            "\(reason) Supported: \(all.map { $0.name }.joined(separator: ", "))."
        )
    }
}
