internal import FaceCore
internal import FaceVision
internal import Imaging

/// A way in which the same photo comes back as other bytes.
enum PhotoCopy: String, Sendable, CaseIterable {
    case jpeg90
    case jpeg70
    case jpeg50
    case threeQuarters
    case half
    case oneAndAHalf
    /// Cut out around the face with margins of that part of the face's box on each side.
    case margin60
    case margin30

    /// The copy of a picture whose face has this box.
    func make(of pixels: RGBImage, face: BoundingBox) throws -> [UInt8] {
        switch self {
        case .jpeg90: try pixels.jpeg(quality: 90)
        case .jpeg70: try pixels.jpeg(quality: 70)
        case .jpeg50: try pixels.jpeg(quality: 50)
        case .threeQuarters: try scaled(pixels, by: 0.75)
        case .half: try scaled(pixels, by: 0.5)
        case .oneAndAHalf: try scaled(pixels, by: 1.5)
        case .margin60: try cropped(pixels, to: face.expanded(by: 0.6))
        case .margin30: try cropped(pixels, to: face.expanded(by: 0.3))
        }
    }

    private func scaled(_ pixels: RGBImage, by factor: Double) throws -> [UInt8] {
        try pixels.resized(
            width: max(Int(Double(pixels.width) * factor), 1),
            height: max(Int(Double(pixels.height) * factor), 1)
        ).jpeg(quality: 95)
    }

    private func cropped(_ pixels: RGBImage, to box: BoundingBox) throws -> [UInt8] {
        try pixels.cropped(to: PixelArea(box, imageWidth: pixels.width, imageHeight: pixels.height)).jpeg(quality: 95)
    }
}

/// The largest face of a photo, and how like it the faces of the photo's copies are.
struct CopiedFace: Sendable {
    let identity: String
    let embedding: Embedding
    /// Nil where the copy showed no face.
    let cosines: [PhotoCopy: Double?]

    /// Nil where the photo shows no face.
    init?(_ photo: [UInt8], identity: String, decoder: ImageDecoder, pipeline: FacePipeline) async throws {
        guard let (face, embedding) = try await Self.largestFace(of: photo, pipeline) else { return nil }
        let pixels = try decoder.decode(photo).pixels
        var cosines: [PhotoCopy: Double?] = [:]
        for copy in PhotoCopy.allCases {
            let found = try await Self.largestFace(of: copy.make(of: pixels, face: face.boundingBox), pipeline)
            cosines.updateValue(found.map { Double(embedding.cosine($0.embedding)) }, forKey: copy)
        }
        self.identity = identity
        self.embedding = embedding
        self.cosines = cosines
    }

    private static func largestFace(
        of photo: [UInt8],
        _ pipeline: FacePipeline
    ) async throws -> (face: DetectedFace, embedding: Embedding)? {
        let analysis = try await pipeline.analyze(photo) { $0.faces.isEmpty ? [] : [0] }
        guard let face = analysis.faces.first, let embedding = analysis.embeddings[0] else { return nil }
        return (face, embedding)
    }
}
