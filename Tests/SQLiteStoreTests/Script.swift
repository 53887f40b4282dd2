import BeetrootTesting
import FaceCore
import Foundation
import People
import Synchronization

/// Claims and photos made of words, as ``ScriptedAnalyzer`` reads them: the words are the photo's content and its hash.
enum Script {
    static let model = ScriptedAnalyzer().model
    static let policy = AssignmentPolicy(threshold: 95, calibration: ScriptedAnalyzer().calibration)

    static func photoID(_ key: String) -> PhotoID {
        PhotoID(bucket: "local", key: key)
    }

    static func claim(
        _ key: String,
        _ words: String,
        collection: String = "faces",
        model: ModelID = Script.model
    ) -> PhotoClaim {
        let faces = words.split(separator: " ").enumerated().map { index, word in
            let side = 0.5 / Double(index + 1)
            return PhotoClaim.Face(
                embedding: ScriptedAnalyzer.embedding(of: String(word)),
                boundingBox: BoundingBox(left: 0.25, top: -0.125, width: side, height: side),
                confidence: 98.5
            )
        }
        return PhotoClaim(
            collectionID: collection,
            model: model,
            photoID: photoID(key),
            contentHash: words,
            faces: faces,
        )
    }

    static func occurrences(_ claim: PhotoClaim, key: String = "a.jpg", _ faces: [FaceAssignment]) -> [Occurrence] {
        zip(claim.faces, faces).enumerated().map { index, pair in
            Occurrence(
                personID: pair.1.personID,
                photoID: claim.photoID,
                faceIndex: index + 1,
                faceID: pair.1.faceID,
                photoBucket: "local",
                photoKey: key,
                thumbKey: thumbKeys(key, faces)[index],
                boundingBox: pair.0.boundingBox,
                confidence: pair.0.confidence
            )
        }
    }

    /// - Parameter day: of January 2024, when the photo was uploaded.
    static func photo(
        _ claim: PhotoClaim,
        key: String = "a.jpg",
        day: Int = 1,
        _ faces: [FaceAssignment]
    ) -> Photo {
        Photo(
            id: claim.photoID,
            bucket: "local",
            key: key,
            contentHash: claim.contentHash,
            uploadedAt: Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400),
            width: 640,
            height: 480,
            faceCount: faces.count,
            faceThumbKeys: thumbKeys(key, faces)
        )
    }

    static func thumbKeys(_ key: String, _ faces: [FaceAssignment]) -> [String] {
        faces.enumerated().map { index, face in "faces-thumbs/\(face.personID)/\(photoID(key))_face_\(index + 1).jpg" }
    }
}

extension PersonStore {
    /// Claims and completes a photo.
    func add(_ key: String, _ words: String, day: Int = 1) async throws -> [FaceAssignment] {
        try await replace(key, words, day: day).assignments
    }

    /// Claims and completes a photo and tells the orphaned thumbnails.
    func replace(
        _ key: String,
        _ words: String,
        day: Int = 1
    ) async throws -> (assignments: [FaceAssignment], orphans: [String]) {
        let claim = Script.claim(key, words)
        let assignments = try await self.claim(claim, policy: Script.policy)
        let orphans = try await complete(
            Script.photo(claim, key: key, day: day, assignments),
            occurrences: Script.occurrences(claim, key: key, assignments)
        )
        return (assignments, orphans)
    }
}

/// A clock that goes on by a second whenever it is read.
final class Ticks: Sendable {
    private let reads = Mutex(0)

    @Sendable func next() -> Date {
        reads.withLock { count in
            count += 1
            return Date(timeIntervalSince1970: 1_700_000_000 + Double(count))
        }
    }
}
