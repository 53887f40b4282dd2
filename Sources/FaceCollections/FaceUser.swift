package import FaceCore

/// A user of a collection: somebody known by several faces.
package struct FaceUser: Sendable, Hashable {
    /// Rekognition's UserStatus, of which only these two can be seen: vectors are made anew at once.
    package enum Status: String, Sendable, Hashable, Codable {
        /// No faces yet.
        case created = "CREATED"
        /// Searchable.
        case active = "ACTIVE"
    }

    package let id: String
    package let status: Status

    package init(id: String, status: Status) {
        self.id = id
        self.status = status
    }
}

/// A user and its vector; nil as long as it has no faces.
package struct EmbeddedUser: Sendable, Hashable {
    package let user: FaceUser
    package let embedding: Embedding?

    package init(user: FaceUser, embedding: Embedding?) {
        self.user = user
        self.embedding = embedding
    }
}

/// A user and the cosine of its vector to a probe, `-1...1`.
package struct ScoredUser: Sendable, Hashable {
    package let user: FaceUser
    package let cosine: Double

    package init(user: FaceUser, cosine: Double) {
        self.user = user
        self.cosine = cosine
    }
}

/// What became of a request to associate or disassociate faces. Stored to answer the same request again.
package struct FaceAssociation: Sendable, Hashable, Codable {
    package struct Refusal: Sendable, Hashable, Codable {
        package enum Reason: String, Sendable, Hashable, Codable {
            case faceNotFound = "FACE_NOT_FOUND"
            case associatedToADifferentUser = "ASSOCIATED_TO_A_DIFFERENT_USER"
            case lowMatchConfidence = "LOW_MATCH_CONFIDENCE"
        }

        package let id: FaceID
        package let reason: Reason
        /// The other user, for `associatedToADifferentUser`.
        package let userID: String?
        /// The cosine to the user's vector, for `lowMatchConfidence`.
        package let cosine: Double?

        package init(id: FaceID, reason: Reason, userID: String? = nil, cosine: Double? = nil) {
            self.id = id
            self.reason = reason
            self.userID = userID
            self.cosine = cosine
        }
    }

    /// The faces that changed hands; those that had nothing to change are in neither list.
    package let changed: [FaceID]
    package let refused: [Refusal]
    package let status: FaceUser.Status

    package init(changed: [FaceID], refused: [Refusal], status: FaceUser.Status) {
        self.changed = changed
        self.refused = refused
        self.status = status
    }
}
