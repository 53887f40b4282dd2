import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation

/// What the golden tests find: two collections, some faces, two users.
struct TestWorld {
    let server: TestServer
    /// The stored faces by name.
    let faces: [String: FaceID]

    init() async throws {
        var server = TestServer()
        server.store = MemoryFaceStore(
            limits: FaceStoreLimits(faces: 8, tags: 3),
            now: { Date(timeIntervalSince1970: 1_533_422_155.042) }
        )
        server.serviceConfiguration = CollectionServiceConfiguration(maximumFacesPerUser: 2)
        self.server = server
        faces = try await Self.fill(server.service)
    }

    private static func fill(
        _ service: CollectionService<some FaceAnalyzing, some FaceStore>
    ) async throws -> [String: FaceID] {
        let store = service.store
        let model = service.analyzer.model
        let older = ModelID(pack: "older", version: 2, precision: "f32")
        _ = try await store.createCollection("people", model: model, tags: ["team": "blue"])
        _ = try await store.createCollection("empty", model: model, tags: [:])
        _ = try await store.createCollection("foreign", model: older, tags: [:])

        var faces: [String: FaceID] = [:]
        for (text, externalImageID) in [("anna ben", "group.jpg"), ("cleo", nil), ("anna#3", "anna-3.jpg")] {
            let indexed = try await service.indexFaces(
                of: Array(text.utf8),
                into: "people",
                externalImageID: externalImageID,
                maximumFaces: nil,
                filter: .none
            )
            for (word, record) in zip(text.split(separator: " "), indexed.records) {
                faces[String(word)] = record.stored.id
            }
        }
        let token = RequestToken(token: "used", fingerprint: "what made ada")
        try await store.createUser("ada", in: "people", token: token)
        try await store.createUser("bea", in: "people", token: nil)
        try await store.createUser("eve", in: "people", token: nil)
        for (name, user) in [("anna", "ada"), ("ben", "eve")] {
            let face = faces[name].map { [$0] } ?? []
            _ = try await service.associate(face, with: user, in: "people", threshold: 0, token: nil)
        }
        return faces
    }

    // MARK: - Names for what is random

    /// A request with `<face anna>` for the identifier of a stored face and `<image anna ben>` for base64.
    func resolve(_ value: JSON) -> JSON {
        switch value {
        case .string(let text):
            if text.hasPrefix("<image "), text.hasSuffix(">") {
                return .string(Data(text.dropFirst(7).dropLast().utf8).base64EncodedString())
            }
            if text.hasPrefix("<face "), text.hasSuffix(">"), let id = faces[String(text.dropFirst(6).dropLast())] {
                return .string(id.description)
            }
            return value
        case .array(let values): return .array(values.map(resolve))
        case .object(let members): return .object(members.mapValues(resolve))
        default: return value
        }
    }

    /// An answer with names for identifiers, numbers for those of new faces.
    func name(_ value: JSON) -> JSON {
        var names = Dictionary(uniqueKeysWithValues: faces.map { ($0.value.description, "<face \($0.key)>") })
        var newCount = 0
        func name(_ value: JSON) -> JSON {
            switch value {
            case .string(let text):
                guard FaceID(text) != nil, text.dropFirst(14).first == "4" else { return value }
                if names[text] == nil {
                    newCount += 1
                    names[text] = "<new face \(newCount)>"
                }
                return .string(names[text] ?? text)
            case .array(let values):
                return .array(values.map(name))
            case .object(let members):
                // In the order of the names, so that new faces have the same numbers every time.
                return .object(
                    Dictionary(
                        uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { ($0.key, name($0.value)) }
                    )
                )
            default:
                return value
            }
        }
        return name(value)
    }
}
