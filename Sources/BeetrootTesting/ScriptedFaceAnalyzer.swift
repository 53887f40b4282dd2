package import FaceCore

/// Reads "images" that are texts: each word is a face, written as ``ScriptedAnalyzer`` reads them, and it can say more.
///
/// - `anna ben#2` shows two persons, the first one largest unless sizes say otherwise.
/// - `anna~2` is the same capture of Anna as `anna`, encoded anew (cosine 0.99 and more, `duplicateCosine` is 0.95), while
///   `anna#2` is another picture of her (cosine 0.8).
/// - `anna,side=20,yaw=80` has attributes: `side` (of the square box, pixels), `yaw`, `pitch`, `roll`, `brightness`,
///   `sharpness` and `confidence`. Without them a face is good, passes every ``QualityFilter`` and is about 200 pixels wide.
/// - `anna,unaligned` is found but cannot be embedded.
/// - `@40x30`, as the first word, is the image's size; without it an image has 640 x 480 pixels.
/// - A text that starts with `!` is no image, one that starts with `!!` is too large; the rest of it is the reason.
package struct ScriptedFaceAnalyzer: FaceAnalyzing {
    package let model: ModelID
    package let calibration: SimilarityCalibration
    package let duplicateCosine = 0.95
    private let willAnalyze: @Sendable (String) async throws -> Void
    private let didEmbed: @Sendable (String) -> Void

    /// - Parameters:
    ///   - willAnalyze: called with each text before it is read: to wait, to count, or to fail.
    ///   - didEmbed: called with each word that is embedded.
    package init(
        model: ModelID = ModelID(pack: "scripted", version: 1, precision: "f32"),
        willAnalyze: @escaping @Sendable (String) async throws -> Void = { _ in },
        didEmbed: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.model = model
        calibration = ScriptedAnalyzer().calibration
        self.willAnalyze = willAnalyze
        self.didEmbed = didEmbed
    }

    package func analyze(
        _ image: [UInt8],
        selecting: @escaping @Sendable (ImageFaces) -> [Int]
    ) async throws -> SelectiveAnalysis {
        let text = String(decoding: image, as: UTF8.self)
        try await willAnalyze(text)
        if text.hasPrefix("!!") { throw ImageRejection(.size, String(text.dropFirst(2))) }
        if text.hasPrefix("!") { throw ImageRejection(.format, String(text.dropFirst())) }

        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        var width = 640
        var height = 480
        if let size = words.first, size.hasPrefix("@") {
            let numbers = size.dropFirst().split(separator: "x").compactMap { Int($0) }
            guard numbers.count == 2 else { throw ImageRejection(.format, "'\(size)' is not a size") }
            (width, height) = (numbers[0], numbers[1])
            words.removeFirst()
        }
        let scripted = try words.enumerated().map { position, word in
            try ScriptedFace(word, position: position, imageWidth: width, imageHeight: height)
        }
        let faces = scripted.enumerated().sorted {
            ($1.element.side, $0.offset) < ($0.element.side, $1.offset)
        }.prefix(100).map(\.element)
        let found = ImageFaces(width: width, height: height, faces: faces.map(\.face))

        var embeddings: [Int: Embedding] = [:]
        for position in selecting(found) where faces[position].isAligned {
            embeddings[position] = Self.embedding(of: faces[position].word)
            didEmbed(faces[position].word)
        }
        return SelectiveAnalysis(width: width, height: height, faces: found.faces, embeddings: embeddings)
    }

    /// The embedding that a word stands for, whatever its attributes.
    package static func embedding(of word: String) -> Embedding {
        let picture = String(word.prefix { $0 != "," })
        let capture = ScriptedAnalyzer.embedding(of: String(picture.prefix { $0 != "~" }))
        guard picture.contains("~") else { return capture }
        // Without its number sign the word is somebody else, almost at right angles.
        let noise = ScriptedAnalyzer.embedding(of: String(picture.map { $0 == "#" ? "+" : $0 }))
        let values = zip(capture.values, noise.values).map { $0 + 0.05 * $1 }
        return Embedding(normalizing: values) ?? capture
    }
}

/// A word and the face that it describes.
private struct ScriptedFace {
    let word: String
    let side: Double
    let isAligned: Bool
    let face: DetectedFace

    init(_ word: String, position: Int, imageWidth: Int, imageHeight: Int) throws {
        var numbers: [Substring: Double] = [:]
        var isAligned = true
        for attribute in word.split(separator: ",").dropFirst() {
            let parts = attribute.split(separator: "=")
            if attribute == "unaligned" {
                isAligned = false
            } else if parts.count == 2, let value = Double(parts[1]), Self.names.contains(parts[0]) {
                numbers[parts[0]] = value
            } else {
                throw ImageRejection(.format, "'\(attribute)' is not an attribute")
            }
        }
        self.word = word
        self.isAligned = isAligned
        side = numbers["side"] ?? Double(200 - min(position, 100))
        let width = side / Double(imageWidth)
        let height = side / Double(imageHeight)
        let left = 0.1
        let top = 0.2
        func point(_ x: Double, _ y: Double) -> SIMD2<Double> { SIMD2(left + x * width, top + y * height) }
        face = DetectedFace(
            boundingBox: BoundingBox(left: left, top: top, width: width, height: height),
            landmarks: Landmarks(
                leftEye: point(0.3, 0.4),
                rightEye: point(0.7, 0.4),
                nose: point(0.5, 0.6),
                mouthLeft: point(0.35, 0.8),
                mouthRight: point(0.65, 0.8)
            ),
            confidence: numbers["confidence"] ?? 99,
            pose: Pose(roll: numbers["roll"] ?? 0, yaw: numbers["yaw"] ?? 0, pitch: numbers["pitch"] ?? 0),
            quality: FaceQuality(brightness: numbers["brightness"] ?? 60, sharpness: numbers["sharpness"] ?? 80)
        )
    }

    private static let names: Set<Substring> = [
        "side", "yaw", "pitch", "roll", "brightness", "sharpness", "confidence",
    ]
}
