/// Turns the cosine of two embeddings into Rekognition's similarity, `0...100`.
///
/// A strictly increasing, piecewise linear curve through measured anchors: 80 lies where one impostor pair in 1,000
/// scores higher, 95 where one in 10,000 does, 99 where one in 100,000 does. A threshold therefore means an error rate.
package struct SimilarityCalibration: Sendable, Hashable, Codable {
    package struct Anchor: Sendable, Hashable, Codable {
        package let cosine: Double
        package let similarity: Double

        package init(cosine: Double, similarity: Double) {
            self.cosine = cosine
            self.similarity = similarity
        }
    }

    package let anchors: [Anchor]

    /// Returns nil unless there are at least two anchors, strictly increasing in both coordinates, from (-1, 0) to (1, 100).
    package init?(anchors: [Anchor]) {
        guard let first = anchors.first, let last = anchors.last, anchors.count >= 2 else { return nil }
        guard first == Anchor(cosine: -1, similarity: 0), last == Anchor(cosine: 1, similarity: 100) else { return nil }
        for (lower, upper) in zip(anchors, anchors.dropFirst()) {
            guard lower.cosine < upper.cosine, lower.similarity < upper.similarity else { return nil }
        }
        self.anchors = anchors
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let calibration = SimilarityCalibration(anchors: try container.decode([Anchor].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "calibration anchors must rise strictly from (-1, 0) to (1, 100)"
            )
        }
        self = calibration
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(anchors)
    }

    /// The similarity of a cosine; cosines outside `-1...1` are clamped.
    package func similarity(cosine: Double) -> Double {
        interpolate(cosine, from: \.cosine, to: \.similarity)
    }

    /// The cosine at which a similarity is reached; similarities outside `0...100` are clamped.
    package func cosine(similarity: Double) -> Double {
        interpolate(similarity, from: \.similarity, to: \.cosine)
    }

    private func interpolate(_ value: Double, from: KeyPath<Anchor, Double>, to: KeyPath<Anchor, Double>) -> Double {
        let upperIndex = anchors.dropFirst().firstIndex { value <= $0[keyPath: from] } ?? anchors.count - 1
        let lower = anchors[upperIndex - 1]
        let upper = anchors[upperIndex]
        let span = upper[keyPath: from] - lower[keyPath: from]
        let fraction = min(max((value - lower[keyPath: from]) / span, 0), 1)
        return lower[keyPath: to] + fraction * (upper[keyPath: to] - lower[keyPath: to])
    }
}
