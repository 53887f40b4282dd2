package import FaceCollections
package import FaceCore
package import Foundation
package import People

/// Persons in memory, with the contract of a real store.
package actor MemoryPersonStore: PersonStore {
    private struct StoredFace {
        let claim: ClaimKey
        let faceIndex: Int
        let collectionID: String
        let embedding: Embedding
        let assignment: FaceAssignment
    }

    /// What tells one claim from another.
    private struct ClaimKey: Hashable {
        let photoID: PhotoID
        let contentHash: String
        let faceCount: Int
    }

    private let now: @Sendable () -> Date
    private var collections: [String: FaceCollection] = [:]
    private var stored: [StoredFace] = []
    private var photos: [PhotoID: Photo] = [:]
    private var occurrences: [Occurrence] = []
    /// In the order of founding.
    private var founded: [(id: FaceID, at: Date)] = []

    package init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
    }

    // MARK: - Collections and claims

    package func openCollection(_ id: String, model: ModelID) throws -> FaceCollection {
        if collections[id] == nil { collections[id] = FaceCollection(id: id, model: model, createdAt: now()) }
        return try collection(id, model: model)
    }

    private func collection(_ id: String, model: ModelID) throws -> FaceCollection {
        guard let collection = collections[id] else { throw PersonStoreError.collectionNotFound(id) }
        guard collection.model == model else {
            throw PersonStoreError.modelMismatch(collection: id, stored: collection.model, requested: model)
        }
        return collection
    }

    package func claim(_ claim: PhotoClaim, policy: AssignmentPolicy) throws -> [FaceAssignment] {
        _ = try collection(claim.collectionID, model: claim.model)
        let key = ClaimKey(photoID: claim.photoID, contentHash: claim.contentHash, faceCount: claim.faces.count)
        let earlier = stored.filter { $0.claim == key && $0.collectionID == claim.collectionID }
        guard earlier.isEmpty else { return earlier.map(\.assignment) }

        var gallery = Gallery(index: ExactFaceIndex())
        for face in stored where face.collectionID == claim.collectionID {
            gallery.insert(face.assignment.faceID, of: face.assignment.personID, face.embedding)
        }
        let assignments = policy.assign(claim.faces.map(\.embedding), growing: &gallery)
        for (index, assignment) in assignments.enumerated() {
            if assignment.outcome == .new { founded.append((assignment.personID, now())) }
            stored.append(
                StoredFace(
                    claim: key,
                    faceIndex: index + 1,
                    collectionID: claim.collectionID,
                    embedding: claim.faces[index].embedding,
                    assignment: assignment
                )
            )
        }
        return assignments
    }

    // MARK: - Photos

    package func photo(_ id: PhotoID) -> Photo? {
        photos[id]
    }

    package func complete(_ photo: Photo, occurrences new: [Occurrence]) throws -> [String] {
        let key = ClaimKey(photoID: photo.id, contentHash: photo.contentHash, faceCount: photo.faceCount)
        let claimed = Set(stored.filter { $0.claim == key }.map(\.assignment.faceID))
        guard new.allSatisfy({ claimed.contains($0.faceID) }) else { throw PersonStoreError.claimLost(photo.id) }

        let earlier = occurrences.filter { $0.photoID == photo.id }
        let thumbKeys = Set(earlier.map(\.thumbKey) + (photos[photo.id]?.faceThumbKeys ?? []))
        photos[photo.id] = photo
        occurrences.removeAll { $0.photoID == photo.id }
        occurrences += new
        stored.removeAll { $0.claim.photoID == photo.id && $0.claim != key }
        founded.removeAll { person in !stored.contains { $0.assignment.personID == person.id } }
        return thumbKeys.subtracting(photo.faceThumbKeys).subtracting(occurrences.map(\.thumbKey)).sorted()
    }

    package func faces(of photoID: PhotoID) throws -> [CompletedFace] {
        occurrences.filter { $0.photoID == photoID }.sorted { $0.faceIndex < $1.faceIndex }.compactMap { occurrence in
            guard let face = stored.first(where: { $0.assignment.faceID == occurrence.faceID }) else { return nil }
            return CompletedFace(
                occurrence: occurrence,
                outcome: face.assignment.outcome,
                similarity: face.assignment.similarity
            )
        }
    }

    // MARK: - Persons

    package func persons(limit: Int, offset: Int) -> [Person] {
        let ranked = founded.enumerated().compactMap { rank, founder in
            person(founder.id).map { (rank: rank, person: $0) }
        }
        let sorted = ranked.sorted {
            ($1.person.photoCount, $0.person.createdAt, $0.rank) < ($0.person.photoCount, $1.person.createdAt, $1.rank)
        }
        return sorted.dropFirst(offset).prefix(limit).map(\.person)
    }

    package func personCount() -> Int {
        Set(occurrences.map(\.personID)).count
    }

    package func person(_ id: FaceID) -> Person? {
        let seen = occurrences.filter { $0.personID == id }
        guard let first = seen.first, let founder = founded.first(where: { $0.id == id }) else { return nil }
        let representative = seen.dropFirst().reduce(first) { best, next in
            next.confidence * next.boundingBox.area > best.confidence * best.boundingBox.area ? next : best
        }
        return Person(
            id: id,
            name: nil,
            hidden: false,
            photoCount: Set(seen.map(\.photoID)).count,
            faceCount: seen.count,
            repThumbKey: representative.thumbKey,
            createdAt: founder.at
        )
    }

    package func occurrences(of personID: FaceID) -> [Occurrence] {
        let dated = occurrences.filter { $0.personID == personID }.map { occurrence in
            (uploadedAt: photos[occurrence.photoID]?.uploadedAt ?? .distantPast, occurrence: occurrence)
        }
        let sorted = dated.sorted { left, right in
            let leftID = left.occurrence.photoID.description
            let rightID = right.occurrence.photoID.description
            return (right.uploadedAt, leftID, left.occurrence.faceIndex)
                < (left.uploadedAt, rightID, right.occurrence.faceIndex)
        }
        return sorted.map(\.occurrence)
    }

    package func assignments() -> [StoredAssignment] {
        let completed = stored.compactMap { face -> (photo: Photo, assignment: StoredAssignment)? in
            guard let photo = photos[face.claim.photoID],
                photo.contentHash == face.claim.contentHash, photo.faceCount == face.claim.faceCount
            else { return nil }
            let assignment = StoredAssignment(
                photoKey: photo.key,
                faceIndex: face.faceIndex,
                faceID: face.assignment.faceID,
                personID: face.assignment.personID
            )
            return (photo, assignment)
        }
        let sorted = completed.sorted {
            ($0.photo.key, $0.photo.bucket, $0.assignment.faceIndex)
                < ($1.photo.key, $1.photo.bucket, $1.assignment.faceIndex)
        }
        return sorted.map(\.assignment)
    }

    package func checkReadiness() {}
}
