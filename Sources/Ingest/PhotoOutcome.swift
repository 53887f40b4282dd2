package import FaceCore
package import People

/// What became of one photo.
package struct PhotoOutcome: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, Codable {
        /// Analysed and stored now.
        case done
        /// Stored before with the same content; nothing was changed.
        case unchanged
        case failed
    }

    package struct Face: Sendable, Hashable {
        /// From 1, largest face first.
        package let index: Int
        package let personID: FaceID
        package let faceID: FaceID
        package let outcome: FaceAssignment.Outcome
        /// To the person's nearest face, `0...100`; nil for a new person.
        package let similarity: Double?
        package let boundingBox: BoundingBox
        package let thumbKey: String

        package init(_ face: CompletedFace) {
            index = face.occurrence.faceIndex
            personID = face.occurrence.personID
            faceID = face.occurrence.faceID
            outcome = face.outcome
            similarity = face.similarity
            boundingBox = face.occurrence.boundingBox
            thumbKey = face.occurrence.thumbKey
        }
    }

    package let photoID: String
    package let key: String
    package let status: Status
    package let faceCount: Int
    package let faces: [Face]
    /// One line; present if the photo failed.
    package let error: String?

    package init(_ source: PhotoSource, status: Status, faces: [CompletedFace]) {
        photoID = source.photoID.description
        key = source.key
        self.status = status
        faceCount = faces.count
        self.faces = faces.map(Face.init)
        error = nil
    }

    /// A failed photo.
    package init(_ source: PhotoSource, error: any Error) {
        photoID = source.photoID.description
        key = source.key
        status = .failed
        faceCount = 0
        faces = []
        self.error = String(describing: error).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension PhotoOutcome: Codable {
    private enum CodingKeys: String, CodingKey {
        case photoID = "photoId"
        case key, status, faceCount, faces, error
    }
}

extension PhotoOutcome.Face: Codable {
    private enum CodingKeys: String, CodingKey {
        case index
        case personID = "personId"
        case faceID = "faceId"
        case outcome, similarity, boundingBox, thumbKey
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(index, forKey: .index)
        try container.encode(personID, forKey: .personID)
        try container.encode(faceID, forKey: .faceID)
        try container.encode(outcome, forKey: .outcome)
        // Present also when there is none: every face has the same members.
        try container.encode(similarity, forKey: .similarity)
        try container.encode(boundingBox, forKey: .boundingBox)
        try container.encode(thumbKey, forKey: .thumbKey)
    }
}
