import BeetrootTesting
import FaceCollections
import FaceCore

/// Submissions made of words, as ``ScriptedAnalyzer`` reads them: the words are the image.
enum Submission {
    static let duplicateCosine = 0.95

    static func of(
        _ words: String,
        under externalImageID: String? = nil,
        rules: FaceIDPolicy.Rules = .rekognition
    ) -> FaceSubmission {
        FaceSubmission(
            imageID: ImageID(image: words.utf8),
            externalImageID: externalImageID,
            model: Script.model,
            policy: FaceIDPolicy(rules: rules, duplicateCosine: duplicateCosine),
            faces: words.split(separator: " ").map { word in
                FaceSubmission.Face(
                    embedding: ScriptedAnalyzer.embedding(of: String(word)),
                    boundingBox: BoundingBox(left: 0.25, top: -0.125, width: 0.5, height: 0.5),
                    confidence: 98.5,
                    weight: 1
                )
            }
        )
    }
}

extension FaceStore {
    @discardableResult
    func index(
        _ words: String,
        under externalImageID: String? = nil,
        rules: FaceIDPolicy.Rules = .rekognition,
        into collection: String = "faces"
    ) async throws -> [FaceID] {
        try await indexFaces(Submission.of(words, under: externalImageID, rules: rules), into: collection).map(\.id)
    }

    /// The faces that are like `word`, up to another picture of the same person.
    func search(_ word: String, in collection: String = "faces", limit: Int = 4096) async throws -> [FaceID] {
        try await searchFaces(
            near: ScriptedAnalyzer.embedding(of: word),
            model: Script.model,
            in: collection,
            limit: limit,
            minimumCosine: 0.6
        ).map(\.face.id)
    }

    func searchUsers(_ word: String) async throws -> [String] {
        try await searchUsers(
            near: ScriptedAnalyzer.embedding(of: word),
            model: Script.model,
            in: "faces",
            limit: 10,
            minimumCosine: 0.6
        ).map(\.user.id)
    }

    @discardableResult
    func associate(_ faces: [FaceID], with user: String, token: RequestToken? = nil) async throws -> FaceAssociation {
        try await associate(faces, with: user, in: "faces", minimumCosine: 0.5, limit: 100, token: token)
    }

    func listed(_ collection: String = "faces") async throws -> [StoredFace] {
        try await faces(in: collection, ids: nil, userID: nil, after: nil, limit: .max).items
    }
}
