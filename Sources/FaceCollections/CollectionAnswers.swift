package import FaceCore

/// What became of the faces of an image on their way into a collection.
package struct IndexedFaces: Sendable, Hashable {
    package struct Record: Sendable, Hashable {
        package let stored: StoredFace
        package let face: DetectedFace

        package init(stored: StoredFace, face: DetectedFace) {
            self.stored = stored
            self.face = face
        }
    }

    /// Largest box first.
    package let records: [Record]
    /// Largest box first.
    package let unindexed: [RefusedFace]

    package init(records: [Record], unindexed: [RefusedFace]) {
        self.records = records
        self.unindexed = unindexed
    }
}

/// The face of an image and the stored faces that are like it.
package struct FaceSearch: Sendable, Hashable {
    package struct Match: Sendable, Hashable {
        package let face: StoredFace
        /// `0...100`.
        package let similarity: Double

        package init(face: StoredFace, similarity: Double) {
            self.face = face
            self.similarity = similarity
        }
    }

    package let searched: DetectedFace
    /// Most similar first.
    package let matches: [Match]

    package init(searched: DetectedFace, matches: [Match]) {
        self.searched = searched
        self.matches = matches
    }
}

/// The face of one image and every face of another.
package struct FaceComparison: Sendable, Hashable {
    package struct Match: Sendable, Hashable {
        package let face: DetectedFace
        /// `0...100`.
        package let similarity: Double

        package init(face: DetectedFace, similarity: Double) {
            self.face = face
            self.similarity = similarity
        }
    }

    package let source: DetectedFace
    /// Most similar first.
    package let matches: [Match]
    /// Largest box first.
    package let unmatched: [DetectedFace]

    package init(source: DetectedFace, matches: [Match], unmatched: [DetectedFace]) {
        self.source = source
        self.matches = matches
        self.unmatched = unmatched
    }
}

/// A user and how similar it is to what was searched, `0...100`.
package struct UserMatch: Sendable, Hashable {
    package let user: FaceUser
    package let similarity: Double

    package init(user: FaceUser, similarity: Double) {
        self.user = user
        self.similarity = similarity
    }
}

/// The face of an image and the users that are like it.
package struct UserSearch: Sendable, Hashable {
    /// Nil where the image has no face that passes the quality filter.
    package let searched: DetectedFace?
    /// Most similar first.
    package let matches: [UserMatch]
    /// Every other face, largest box first.
    package let unsearched: [RefusedFace]

    package init(searched: DetectedFace?, matches: [UserMatch], unsearched: [RefusedFace]) {
        self.searched = searched
        self.matches = matches
        self.unsearched = unsearched
    }
}
