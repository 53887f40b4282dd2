/// Turns image bytes into faces, embedding only those that are asked for. What collections know of face vision.
package protocol FaceAnalyzing: Sendable {
    /// The identity that every returned embedding carries.
    var model: ModelID { get }
    /// How this model's cosines become similarities.
    var calibration: SimilarityCalibration { get }
    /// The cosine at and above which two embeddings are the same capture of the same face: it survives re-encoding, resizing
    /// and small crops, while another photo of the same person does not reach it.
    var duplicateCosine: Double { get }

    /// Finds the faces of an encoded image (at most 100, largest first) and embeds some of them.
    ///
    /// - Parameter selecting: told the faces, names those to embed by their positions. A face that cannot be aligned has no
    ///   embedding all the same.
    /// - Throws: ``ImageRejection`` for an image that cannot be used; anything else is the program's own failure.
    func analyze(
        _ image: [UInt8],
        selecting: @escaping @Sendable (ImageFaces) -> [Int]
    ) async throws -> SelectiveAnalysis
}

/// The faces of an image, some of them embedded.
package struct SelectiveAnalysis: Sendable {
    /// Width and height in pixels after the EXIF orientation was applied, as stored.
    package let width: Int
    package let height: Int
    /// All faces, largest first.
    package let faces: [DetectedFace]
    /// The embeddings of the selected faces, by position in `faces`.
    package let embeddings: [Int: Embedding]

    package init(width: Int, height: Int, faces: [DetectedFace], embeddings: [Int: Embedding]) {
        self.width = width
        self.height = height
        self.faces = faces
        self.embeddings = embeddings
    }

    /// What the selection was told.
    package var image: ImageFaces { ImageFaces(width: width, height: height, faces: faces) }
}

/// Why an image was not analyzed; `description` is one line that can be shown to a stranger.
package struct ImageRejection: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Not an image, a format that is not supported, or damaged data.
        case format
        /// More bytes or pixels than the limit.
        case size
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
