package import FaceCollections
internal import FaceCore
package import Foundation
internal import Synchronization
internal import Testing

/// One thing that every face store must do, whatever holds its rows. A test target runs them all over its store:
///
///     @Test(arguments: FaceStoreContract.all)
///     func keeps(_ contract: FaceStoreContract) async throws {
///         try await contract.check { limits, now in MyFaceStore(limits: limits, now: now) }
///     }
package struct FaceStoreContract: Sendable, CustomTestStringConvertible {
    /// Makes an empty store.
    package typealias MakeStore =
        @Sendable (FaceStoreLimits, @escaping @Sendable () -> Date) async throws -> any FaceStore

    package static let all: [FaceStoreContract] =
        collections + faces + identity + concurrency + users + associations + requests + tags

    private let name: String
    private let body: @Sendable (Subject) async throws -> Void

    /// - Parameter name: what the store does, as a sentence.
    init(_ name: String, _ body: @escaping @Sendable (Subject) async throws -> Void) {
        self.name = name
        self.body = body
    }

    package var testDescription: String { name }

    /// Expects it of a store.
    package func check(_ makeStore: @escaping MakeStore) async throws {
        try await body(Subject(makeStore: makeStore))
    }

    /// Where a requirement gets its store from.
    struct Subject: Sendable {
        let makeStore: MakeStore

        /// An empty store that has the collection `faces`.
        func store(
            limits: FaceStoreLimits = FaceStoreLimits(),
            now: @escaping @Sendable () -> Date = { Date() }
        ) async throws -> any FaceStore {
            let store = try await makeStore(limits, now)
            _ = try await store.createCollection("faces", model: Sample.model, tags: [:])
            return store
        }
    }
}

/// A clock that stands still until it is moved.
final class SetClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_700_000_000))

    var now: Date { time.withLock { $0 } }

    func advance(hours: Double) {
        time.withLock { $0 += hours * 3600 }
    }
}

/// Faces as small vectors: a face is an angle in the plane, and two faces are the same capture up to 18 degrees apart.
enum Sample {
    static let model = ModelID(pack: "contract", version: 1, precision: "f32")
    static let otherModel = ModelID(pack: "contract", version: 1, precision: "bf16")
    static let duplicateCosine = 0.95

    static func face(_ degrees: Double) -> Embedding {
        let radians = degrees * .pi / 180
        guard let embedding = Embedding(normalizing: [Float(cos(radians)), Float(sin(radians)), 0]) else {
            preconditionFailure("a point on the circle has a direction")
        }
        return embedding
    }

    /// The cosine of two faces that are so many degrees apart.
    static func cosine(_ degrees: Double) -> Double {
        cos(degrees * .pi / 180)
    }

    static func box(_ position: Int) -> BoundingBox {
        BoundingBox(left: 0.125 * Double(position), top: -0.125, width: 0.25, height: 0.5)
    }

    static func submission(
        _ degrees: [Double],
        image: String = "image",
        under externalImageID: String? = nil,
        rules: FaceIDPolicy.Rules = .rekognition,
        model: ModelID = model,
        weights: [Double] = []
    ) -> FaceSubmission {
        FaceSubmission(
            imageID: ImageID(image: image.utf8),
            externalImageID: externalImageID,
            model: model,
            policy: FaceIDPolicy(rules: rules, duplicateCosine: duplicateCosine),
            faces: degrees.enumerated().map { position, degrees in
                FaceSubmission.Face(
                    embedding: face(degrees),
                    boundingBox: box(position),
                    confidence: 98.5 - Double(position),
                    weight: position < weights.count ? weights[position] : 1
                )
            }
        )
    }
}

extension FaceStore {
    /// Indexes one image into `faces`.
    @discardableResult
    func index(
        _ degrees: [Double],
        image: String = "image",
        under externalImageID: String? = nil,
        rules: FaceIDPolicy.Rules = .rekognition,
        into collection: String = "faces"
    ) async throws -> [FaceID] {
        let submission = Sample.submission(degrees, image: image, under: externalImageID, rules: rules)
        return try await indexFaces(submission, into: collection).map(\.id)
    }

    func faceCount(_ collection: String = "faces") async throws -> Int {
        try await describeCollection(collection).faceCount
    }

    func allFaces(_ collection: String = "faces", of userID: String? = nil) async throws -> [StoredFace] {
        try await faces(in: collection, ids: nil, userID: userID, after: nil, limit: 1000).items
    }

    func search(
        _ degrees: Double,
        in collection: String = "faces",
        limit: Int = 100,
        minimumCosine: Double = -1
    ) async throws -> [ScoredFace] {
        try await searchFaces(
            near: Sample.face(degrees),
            model: Sample.model,
            in: collection,
            limit: limit,
            minimumCosine: minimumCosine
        )
    }

    func searchUsers(
        _ degrees: Double,
        in collection: String = "faces",
        limit: Int = 100,
        minimumCosine: Double = -1
    ) async throws -> [ScoredUser] {
        try await searchUsers(
            near: Sample.face(degrees),
            model: Sample.model,
            in: collection,
            limit: limit,
            minimumCosine: minimumCosine
        )
    }

    @discardableResult
    func associate(
        _ faces: [FaceID],
        with user: String,
        minimumCosine: Double = 0.5,
        limit: Int = 100,
        token: RequestToken? = nil
    ) async throws -> FaceAssociation {
        try await associate(
            faces,
            with: user,
            in: "faces",
            minimumCosine: minimumCosine,
            limit: limit,
            token: token
        )
    }

    @discardableResult
    func disassociate(
        _ faces: [FaceID],
        from user: String,
        token: RequestToken? = nil
    ) async throws -> FaceAssociation {
        try await disassociate(faces, from: user, in: "faces", token: token)
    }

    func vector(of user: String) async throws -> Embedding? {
        try await embeddedUser(user, in: "faces")?.embedding
    }
}

/// Expects two vectors to be the same up to rounding.
func expectEqual(
    _ found: Embedding?,
    _ expected: Embedding?,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let found = try #require(found, sourceLocation: sourceLocation)
    let expected = try #require(expected, sourceLocation: sourceLocation)
    #expect(found.dimension == expected.dimension, sourceLocation: sourceLocation)
    for (left, right) in zip(found.values, expected.values) {
        #expect(abs(left - right) < 1e-5, sourceLocation: sourceLocation)
    }
}
