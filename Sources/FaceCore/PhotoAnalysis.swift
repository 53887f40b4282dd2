/// Everything that a photo's pixels say: its upright size and its faces, largest first.
package struct PhotoAnalysis: Sendable {
    /// Width and height in pixels after the EXIF orientation was applied, as stored (not as decoded for speed).
    package let width: Int
    package let height: Int
    package let faces: [AnalyzedFace]

    package init(width: Int, height: Int, faces: [AnalyzedFace]) {
        self.width = width
        self.height = height
        self.faces = faces
    }
}

/// A face with its embedding and its thumbnail.
package struct AnalyzedFace: Sendable {
    package let face: DetectedFace
    package let embedding: Embedding
    /// A JPEG (quality 90) of the face's box with the requested margin; nil when no thumbnail was asked for.
    package let thumbnail: [UInt8]?

    package init(face: DetectedFace, embedding: Embedding, thumbnail: [UInt8]?) {
        self.face = face
        self.embedding = embedding
        self.thumbnail = thumbnail
    }
}

/// Turns image bytes into faces. The one thing that the domain knows of face vision.
package protocol PhotoAnalyzing: Sendable {
    /// The identity that every returned embedding carries.
    var model: ModelID { get }
    /// How this model's cosines become similarities.
    var calibration: SimilarityCalibration { get }

    /// Finds, aligns and embeds the faces of an encoded image (at most 100, largest first).
    ///
    /// - Parameter thumbnailMargin: the thumbnails' margin as a fraction of the box's size on each side; nil for none.
    /// - Throws: an error whose `description` is one line that can be shown to a stranger.
    func analyze(_ image: [UInt8], thumbnailMargin: Double?) async throws -> PhotoAnalysis
}
