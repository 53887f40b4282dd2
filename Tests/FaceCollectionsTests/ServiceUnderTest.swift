import BeetrootTesting
import FaceCollections
import FaceCore
import Synchronization

/// A service over a store in memory with the collection `faces`, whose images are texts (``ScriptedFaceAnalyzer``).
struct ServiceUnderTest {
    typealias Service = CollectionService<ScriptedFaceAnalyzer, MemoryFaceStore>

    let service: Service
    private let log = Log()

    /// What was asked of the analyzer.
    final class Log: Sendable {
        let analyzed = Mutex<[String]>([])
        let embedded = Mutex<[String]>([])
    }

    init(_ configuration: CollectionServiceConfiguration = CollectionServiceConfiguration()) throws {
        let log = self.log
        service = Service(
            analyzer: ScriptedFaceAnalyzer(
                willAnalyze: { text in log.analyzed.withLock { $0.append(text) } },
                didEmbed: { word in log.embedded.withLock { $0.append(word) } }
            ),
            store: MemoryFaceStore(),
            configuration: configuration
        )
        _ = try service.store.createCollection("faces", model: service.analyzer.model, tags: [:])
        _ = try service.store.createCollection(
            "other model",
            model: ModelID(pack: "other", version: 2, precision: "f32"),
            tags: [:]
        )
    }

    /// The texts that were analyzed since the last call.
    func analyzed() -> [String] {
        log.analyzed.withLock { texts in
            defer { texts = [] }
            return texts
        }
    }

    /// The words that were embedded since the last call.
    func embedded() -> [String] {
        log.embedded.withLock { words in
            defer { words = [] }
            return words
        }
    }

    var otherModelMismatch: FaceStoreError {
        .modelMismatch(
            collection: "other model",
            stored: ModelID(pack: "other", version: 2, precision: "f32"),
            requested: service.analyzer.model
        )
    }
}

extension ServiceUnderTest.Service {
    @discardableResult
    func index(
        _ image: String,
        under externalImageID: String? = nil,
        maximumFaces: Int? = nil,
        filter: QualityFilter = .auto
    ) async throws -> IndexedFaces {
        try await indexFaces(
            of: Array(image.utf8),
            into: "faces",
            externalImageID: externalImageID,
            maximumFaces: maximumFaces,
            filter: filter
        )
    }

    /// The only face's FaceId.
    func indexOne(_ image: String) async throws -> FaceID {
        let indexed = try await index(image)
        precondition(indexed.records.count == 1, "'\(image)' is not one face")
        return indexed.records[0].stored.id
    }

    func search(
        _ image: String,
        limit: Int = 10,
        threshold: Double = 80,
        filter: QualityFilter = .none
    ) async throws -> FaceSearch {
        try await searchFaces(
            byImage: Array(image.utf8),
            in: "faces",
            limit: limit,
            threshold: threshold,
            filter: filter
        )
    }

    func compare(
        _ source: String,
        _ target: String,
        threshold: Double = 80,
        filter: QualityFilter = .none
    ) async throws -> FaceComparison {
        try await compareFaces(
            source: Array(source.utf8),
            target: Array(target.utf8),
            threshold: threshold,
            filter: filter
        )
    }

    func searchUsers(
        _ image: String,
        limit: Int = 10,
        threshold: Double = 80,
        filter: QualityFilter = .none
    ) async throws -> UserSearch {
        try await searchUsers(
            byImage: Array(image.utf8),
            in: "faces",
            limit: limit,
            threshold: threshold,
            filter: filter
        )
    }

    /// Makes a user of pictures.
    @discardableResult
    func makeUser(_ id: String, _ images: String...) async throws -> [FaceID] {
        try store.createUser(id, in: "faces", token: nil)
        var faces: [FaceID] = []
        for image in images { faces.append(try await indexOne(image)) }
        let association = try await associate(faces, with: id, in: "faces", threshold: 0, token: nil)
        precondition(association.changed == faces, "the faces are not free")
        return faces
    }
}
