import FaceCollections
import FaceCore
import Foundation
import ObjectStore
import People

/// A photo library that is written down rather than recognised: persons, where they occur, and nothing that changes.
struct FakeLibrary: PersonStore {
    struct Unused: Error {}

    var people: [Person] = []
    var allOccurrences: [Occurrence] = []

    /// Adds a person seen in the photos with these keys; a key that comes twice is two faces in one photo.
    @discardableResult
    mutating func add(_ name: String?, photoKeys: [String], id: FaceID = FaceID()) -> Person {
        var faces: [String: Int] = [:]
        let occurrences = photoKeys.map { key in
            faces[key, default: 0] += 1
            let photoID = PhotoID(bucket: "local", key: key)
            return Occurrence(
                personID: id,
                photoID: photoID,
                faceIndex: faces[key, default: 0],
                faceID: FaceID(),
                photoBucket: "local",
                photoKey: key,
                thumbKey: "faces-thumbs/\(id)/\(photoID)_face_\(faces[key, default: 0]).jpg",
                boundingBox: BoundingBox(left: 0.1, top: 0.2, width: 0.2, height: 0.3),
                confidence: 99
            )
        }
        let person = Person(
            id: id,
            name: name,
            hidden: false,
            photoCount: faces.count,
            faceCount: occurrences.count,
            repThumbKey: occurrences.first?.thumbKey ?? "",
            createdAt: Date(timeIntervalSince1970: 0)
        )
        people.append(person)
        allOccurrences += occurrences
        return person
    }

    func photo(_ id: PhotoID) -> Photo? {
        allOccurrences.first { $0.photoID == id }.map {
            Photo(
                id: id,
                bucket: $0.photoBucket,
                key: $0.photoKey,
                contentHash: "hash-of-\(id)",
                uploadedAt: Date(timeIntervalSince1970: 0),
                width: 400,
                height: 300,
                faceCount: 1,
                faceThumbKeys: [$0.thumbKey]
            )
        }
    }

    func persons(limit: Int, offset: Int) -> [Person] {
        Array(people.sorted { $0.photoCount > $1.photoCount }.dropFirst(offset).prefix(limit))
    }

    func personCount() -> Int { people.count }
    func person(_ id: FaceID) -> Person? { people.first { $0.id == id } }
    func occurrences(of personID: FaceID) -> [Occurrence] { allOccurrences.filter { $0.personID == personID } }
    func checkReadiness() {}

    func openCollection(_ id: String, model: ModelID) throws -> FaceCollection { throw Unused() }
    func claim(_ claim: PhotoClaim, policy: AssignmentPolicy) throws -> [FaceAssignment] { throw Unused() }
    func complete(_ photo: Photo, occurrences: [Occurrence]) throws -> [String] { throw Unused() }
    func faces(of photoID: PhotoID) throws -> [CompletedFace] { throw Unused() }
    func assignments() throws -> [StoredAssignment] { throw Unused() }
}

/// Objects by `bucket/key`, read only.
struct FakeObjects: ObjectStore {
    var contents: [String: [UInt8]] = [:]

    func get(bucket: String, key: String, limit: Int) throws -> [UInt8] {
        guard let bytes = contents["\(bucket)/\(key)"] else {
            throw ObjectStoreError.notFound(bucket: bucket, key: key)
        }
        return bytes
    }

    func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) throws {
        throw FakeLibrary.Unused()
    }

    func delete(bucket: String, key: String) throws { throw FakeLibrary.Unused() }
}
