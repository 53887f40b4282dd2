package import FaceCore
internal import Foundation

/// A user as a point on the unit sphere: the mean of its faces' embeddings, in which better pictures count more.
package enum UserVector {
    /// What even the worst face counts, so that each of a user's faces has a say.
    private static let minimumWeight = 0.01

    /// A mean shorter than this points nowhere in particular: what is left is rounding.
    private static let minimumLength = 1e-3

    /// How much a face counts, `0.01...1`: `confidence/100 · sharpness/100 · light · frontality`.
    ///
    /// `light` is 1 for a brightness of `20...80` and falls to 0 in black and in white. `frontality` is
    /// `cos(yaw) · cos(pitch)`, 0 beyond 90 degrees; roll does not count, because alignment undoes it.
    package static func weight(of face: DetectedFace) -> Double {
        let brightness = face.quality.brightness
        let light = unit(min(brightness, 100 - brightness) / 20)
        let frontality = max(cosine(degrees: face.pose.yaw), 0) * max(cosine(degrees: face.pose.pitch), 0)
        let weight = unit(face.confidence / 100) * unit(face.quality.sharpness / 100) * light * frontality
        return weight > minimumWeight ? weight : minimumWeight
    }

    /// The weighted mean of embeddings of one model, scaled to unit length; nil without any.
    ///
    /// Where the faces cancel each other out the heaviest one stands for them all, of equally heavy ones the first.
    package static func make(_ faces: [(embedding: Embedding, weight: Double)]) -> Embedding? {
        guard var heaviest = faces.first else { return nil }
        var sums = [Double](repeating: 0, count: heaviest.embedding.dimension)
        var total = 0.0
        for face in faces {
            precondition(face.embedding.dimension == sums.count, "embeddings of different dimensions have no mean")
            for (index, value) in face.embedding.values.enumerated() { sums[index] += face.weight * Double(value) }
            total += face.weight
            if face.weight > heaviest.weight { heaviest = face }
        }
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > minimumLength * total else { return heaviest.embedding }
        return Embedding(normalizing: sums.map { Float($0 / length) }) ?? heaviest.embedding
    }

    private static func unit(_ value: Double) -> Double {
        min(max(value, 0), 1)
    }

    private static func cosine(degrees: Double) -> Double {
        cos(degrees * .pi / 180)
    }
}
