package import FaceCore

/// Reads "photos" that are texts: each word is somebody, the first one largest.
///
/// `anna ben` shows two persons. `anna#2` is another picture of Anna, as like her first as two photos of one person are
/// (cosine 0.8; two numbered ones 0.64). Different names are almost orthogonal. A text that starts with `!` fails with the
/// rest of it as the reason; an empty one has no faces. The same text always gives the same analysis.
package struct ScriptedAnalyzer: PhotoAnalyzing {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private static let dimension = 128

    package let model: ModelID
    package let calibration: SimilarityCalibration
    private let willAnalyze: @Sendable (String) async throws -> Void

    /// - Parameter willAnalyze: called with each text before it is read: to wait, to count, or to fail.
    package init(
        model: ModelID = ModelID(pack: "scripted", version: 1, precision: "f32"),
        willAnalyze: @escaping @Sendable (String) async throws -> Void = { _ in }
    ) {
        self.model = model
        self.willAnalyze = willAnalyze
        let anchors: [SimilarityCalibration.Anchor] = [
            .init(cosine: -1, similarity: 0), .init(cosine: 0.4, similarity: 80), .init(cosine: 0.5, similarity: 95),
            .init(cosine: 1, similarity: 100),
        ]
        guard let calibration = SimilarityCalibration(anchors: anchors) else {
            preconditionFailure("the anchors above rise")
        }
        self.calibration = calibration
    }

    package func analyze(_ image: [UInt8], thumbnailMargin: Double?) async throws -> PhotoAnalysis {
        let text = String(decoding: image, as: UTF8.self)
        try await willAnalyze(text)
        guard !text.hasPrefix("!") else { throw Failure(description: String(text.dropFirst())) }
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let faces = words.enumerated().map { index, word in
            AnalyzedFace(
                face: Self.face(at: index),
                embedding: Self.embedding(of: word),
                thumbnail: thumbnailMargin.map { _ in Array("thumbnail of \(word)".utf8) }
            )
        }
        return PhotoAnalysis(width: 640, height: 480, faces: faces)
    }

    /// The embedding that a word stands for.
    package static func embedding(of word: String) -> Embedding {
        let name = word.prefix { $0 != "#" }
        var values = direction(of: String(name))
        if name.count < word.count {
            for (index, value) in direction(of: word).enumerated() { values[index] += 0.75 * value }
        }
        guard let embedding = Embedding(normalizing: values) else {
            preconditionFailure("a random vector has a direction")
        }
        return embedding
    }

    private static func face(at index: Int) -> DetectedFace {
        let width = 0.5 / Double(index + 2)
        let box = BoundingBox(left: 0.1, top: 0.2, width: width, height: width)
        let eye = SIMD2(0.1 + width / 3, 0.2 + width / 3)
        let landmarks = Landmarks(
            leftEye: eye,
            rightEye: eye + SIMD2(width / 3, 0),
            nose: eye + SIMD2(width / 6, width / 6),
            mouthLeft: eye + SIMD2(0, width / 3),
            mouthRight: eye + SIMD2(width / 3, width / 3)
        )
        return DetectedFace(
            boundingBox: box,
            landmarks: landmarks,
            confidence: 99,
            pose: Pose(roll: 0, yaw: 0, pitch: 0),
            quality: FaceQuality(brightness: 80, sharpness: 80)
        )
    }

    /// A random unit vector with the text as its seed (FNV-1a, then SplitMix64).
    private static func direction(of text: String) -> [Float] {
        var state = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let values = (0..<dimension).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Float(mixed >> 40) / Float(1 << 23) - 1
        }
        return Embedding(normalizing: values)?.values ?? values
    }
}
